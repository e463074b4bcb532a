import type { GuardedSocket } from "../guarded-socket.ts";
import type { Settings } from "../settings.ts";
import { DrawPace } from "./draw-pace.ts";
import type { Excerpt, History } from "./history.ts";
import type { ServerMessage, Size } from "./messages.ts";

/** Where an attachment begins. */
export interface FeedStart extends Size {
  readonly offset: number;
  readonly fresh: boolean;
}

/**
 * What one viewer is sent. `shown` is the offset up to which it has been sent everything; while it is behind, nothing is
 * queued, and when it has caught up it gets what it missed, or the whole screen when that is not held any more.
 *
 * It is behind while its socket takes no more, or while too much of what it was sent is not on its screen yet (told by
 * those who say what they have drawn). Then the shell may wait for it, for a while: who does not read at all is let go,
 * who only does not draw, as pages in the background do, is waited for no longer.
 */
export class Feed {
  private history: History | undefined;
  private shown = 0;
  private drawn: number | undefined;
  private readonly pace: DrawPace;
  private behind: { readonly timer: NodeJS.Timeout; isFull: boolean; isGivenUp: boolean } | undefined;

  constructor(
    private readonly socket: GuardedSocket,
    private readonly settings: Settings,
    private readonly events: {
      /** A screen begins: told before its bytes. */
      onStart(start: FeedStart): void;
      tell(message: ServerMessage): void;
      /** `holdsUp` may have changed. */
      onPace(): void;
    },
  ) {
    this.pace = new DrawPace(settings.viewerAheadMs, settings.viewerUndrawnBytes);
  }

  /** The shell may wait for this viewer. */
  get holdsUp(): boolean {
    return this.behind !== undefined && !this.behind.isGivenUp;
  }

  get isAttached(): boolean {
    return this.history !== undefined;
  }

  /** Sends what is there, from where the viewer is if that can be, and from now on what comes. */
  attach(history: History, epoch: string, from: number): void {
    this.history = history;
    const missed = history.since(epoch, from);
    if (missed !== null) this.begin(missed, false);
    else if (epoch !== "" && epoch === history.epoch && from > history.end) this.awaitOffset(history, from);
    else this.begin(history.replay(), true);
  }

  output(bytes: Uint8Array): void {
    const { history } = this;
    if (history === undefined || this.behind !== undefined) return;
    if (this.socket.bufferedBytes > this.settings.viewerBufferBytes) {
      this.fallBehind(true);
      return;
    }
    const known = this.shown - (history.end - bytes.byteLength);
    if (known < bytes.byteLength) this.send(known > 0 ? bytes.subarray(known) : bytes);
    if (this.undrawnBytes > this.pace.aheadBytes) this.fallBehind(false);
  }

  /** The same bytes are counted otherwise from now on. Returns the offset of what follows. */
  shift(by: number): number {
    this.shown += by;
    if (this.drawn !== undefined) this.drawn += by;
    return this.shown;
  }

  /** The viewer says that its screen shows everything before this offset. */
  hasDrawn(offset: number): void {
    const before = this.drawn ?? offset;
    this.drawn = Math.min(this.shown, Math.max(offset, before));
    this.pace.drew(this.drawn - before, this.undrawnBytes);
    if (this.behind !== undefined) this.catchUp();
  }

  stop(): void {
    clearTimeout(this.behind?.timer);
    this.behind = undefined;
    this.history = undefined;
  }

  private get undrawnBytes(): number {
    return this.drawn === undefined ? 0 : this.shown - this.drawn;
  }

  /** An earlier process has sent more than this one knows of yet: it will come from the shell once more. */
  private awaitOffset(history: History, from: number): void {
    this.shown = from;
    this.events.onStart({ ...history.size, offset: from, fresh: false });
  }

  private begin({ offset, pieces }: Excerpt, fresh: boolean): void {
    const [first] = pieces;
    if (first === undefined) return;
    this.shown = offset;
    if (this.drawn !== undefined) this.drawn = offset;
    this.events.onStart({ ...first.size, offset, fresh });
    let { size } = first;
    for (const piece of pieces) {
      if (piece.size.columns !== size.columns || piece.size.rows !== size.rows) {
        ({ size } = piece);
        this.events.tell({ type: "size", ...size });
      }
      this.send(piece.bytes);
    }
  }

  private send(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    this.socket.send(bytes);
    this.shown += bytes.byteLength;
  }

  private fallBehind(isFull: boolean): void {
    const timer = setTimeout(() => {
      this.stalled();
    }, this.settings.viewerStallMs);
    this.behind = { timer, isFull, isGivenUp: false };
    if (isFull) {
      this.socket.onDrained(() => {
        if (this.behind !== undefined) this.behind.isFull = false;
        this.catchUp();
      });
    }
    this.events.onPace();
  }

  private stalled(): void {
    if (this.behind?.isFull === true) this.socket.close(4408);
    else if (this.behind !== undefined) {
      this.behind.isGivenUp = true;
      this.events.onPace();
    }
  }

  private catchUp(): void {
    const { behind, history } = this;
    if (behind === undefined || history === undefined || behind.isFull) return;
    if (this.undrawnBytes > this.pace.aheadBytes / 2) return;
    clearTimeout(behind.timer);
    this.behind = undefined;
    const missed = history.since(history.epoch, this.shown);
    if (missed === null) this.begin(history.replay(), true);
    else this.continueWith(missed);
    this.events.onPace();
  }

  /** Sizes that changed meanwhile have been told already. */
  private continueWith({ pieces }: Excerpt): void {
    for (const { bytes } of pieces) this.send(bytes);
  }
}
