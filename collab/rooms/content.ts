import * as Y from "yjs";
import { type CheckBounds, checkUpdate, countTypes } from "../check-update.ts";
import type { StoredDocument } from "../ports.ts";
import { step2Frame } from "../protocol.ts";
import { UpdateTooLarge } from "../update-bounds.ts";
import { Answers } from "./answers.ts";
import { AsleepContent, contentsOf } from "./asleep.ts";
import { AwakeContent, type ChangeListener } from "./awake.ts";
import { digestOf } from "./digest.ts";
import { inTurn } from "./resting.ts";

export type { Contents } from "./asleep.ts";
export { ContentBroken } from "./awake.ts";

const MiB = 1024 * 1024;

/** The document kept awake for as long as somebody in this process works on it. */
export interface HeldDoc {
  readonly doc: Y.Doc;
  release(): void;
}

/**
 * What one open document contains. Asleep it is the encoded state and answers from that; the first edit wakes it,
 * that is makes a `Y.Doc` of it, and when it has not been edited for a while it is put to sleep again. Nobody can
 * tell from the answers which of the two it is.
 */
export class RoomContent {
  private form: AwakeContent | AsleepContent;
  /** Counts the changes. */
  private revision = 0;
  private holds = 0;
  private sleepTimer: NodeJS.Timeout | undefined;
  private isDestroyed = false;
  private sizeEstimate: number;
  /** Counts every type made; undefined until the first one. */
  private typesEstimate: number | undefined;
  private readonly answers = new Answers();
  private digested: { readonly revision: number; readonly digest: Uint8Array } | undefined;

  /**
   * `sleepAfterMs`: how long without an edit until it sleeps, and for every MiB that long again, as waking a large
   * document takes its time.
   * @throws when the stored state is damaged, if it had to be read: with its state vector it is served as it is, and
   * whatever has to read it later throws ContentBroken.
   */
  constructor(
    { state, stateVector }: StoredDocument,
    private readonly sleepAfterMs: number,
    private readonly onChange: ChangeListener,
  ) {
    this.sizeEstimate = state.byteLength;
    const contents = stateVector === undefined ? contentsOf(state) : Y.decodeStateVector(stateVector);
    if (contents !== null) {
      this.form = new AsleepContent(state, contents);
      this.form.keepInflated();
    } else {
      this.form = this.awakeFrom(state);
    }
  }

  get isAwake(): boolean {
    return this.form instanceof AwakeContent;
  }

  /** Bytes of the state in memory while it sleeps; unknown while it is awake. */
  get asleepBytes(): number | undefined {
    return this.form instanceof AsleepContent ? this.form.heldBytes : undefined;
  }

  /** Wakes the document and keeps it awake until `release`. @throws ContentBroken when its state is damaged. */
  hold(): HeldDoc {
    const { doc } = this.wake();
    this.holds++;
    let isHeld = true;
    return {
      doc,
      release: () => {
        if (isHeld) this.holds--;
        isHeld = false;
      },
    };
  }

  /** Before an update is applied. @throws MalformedUpdate, UpdateTooLarge; nothing has changed then. */
  check(update: Uint8Array, bounds: CheckBounds): void {
    const { types } = checkUpdate(update, () => this.wake().doc, bounds);
    if (types === 0) return;
    const before = this.typesEstimate ?? Infinity;
    const known = before + types <= bounds.maxDocumentTypes ? before : countTypes(this.form.state);
    if (known + types > bounds.maxDocumentTypes) throw new UpdateTooLarge("the document has too many types");
    this.typesEstimate = known + types;
  }

  /**
   * Applies an update. False: it builds on something we do not have; what could be applied was, the rest is dropped.
   * @throws ContentBroken, or something else when the update is malformed and the content asleep
   */
  apply(update: Uint8Array, origin: unknown): boolean {
    if (saysNothing(update)) return true;
    if (this.form instanceof AsleepContent && this.form.contains(update)) return true;
    return this.wake().apply(update, origin);
  }

  /** Whether everything in this update is here already. @throws when it is malformed; ContentBroken */
  contains(update: Uint8Array): boolean {
    if (saysNothing(update)) return true;
    Y.decodeUpdate(update);
    return this.form.contains(update);
  }

  stateVector(): Uint8Array {
    return this.form.stateVector();
  }

  /** What a reader with this state vector lacks. @throws when the state vector is malformed; ContentBroken */
  differenceFrom(stateVector: Uint8Array): Uint8Array {
    return Y.decodeStateVector(stateVector).size === 0
      ? this.form.state
      : this.form.differenceFrom(stateVector);
  }

  /** The same as a frame; many who ask the same share one. @throws like `differenceFrom`. */
  answerTo(stateVector: Uint8Array): Uint8Array {
    return this.answers.get(this.revision, stateVector, () => step2Frame(this.differenceFrom(stateVector)));
  }

  /** The same for all copies with the same content, deletions included. @throws ContentBroken */
  digest(): Uint8Array {
    if (this.digested?.revision !== this.revision) {
      this.digested = { revision: this.revision, digest: digestOf(this.form.snapshot()) };
    }
    return this.digested.digest;
  }

  /** Whether it stays within `maxBytes` with this much more. */
  hasRoomFor(moreBytes: number, maxBytes: number): boolean {
    if (this.sizeEstimate + moreBytes <= maxBytes) return true;
    // The estimate counts every update and only shrinks by measuring, so measure before saying no.
    this.sizeEstimate = this.form.state.byteLength;
    return this.sizeEstimate + moreBytes <= maxBytes;
  }

  destroy(): void {
    this.isDestroyed = true;
    clearTimeout(this.sleepTimer);
    this.answers.clear();
    this.form.destroy();
  }

  private wake(): AwakeContent {
    if (this.form instanceof AwakeContent) return this.form;
    const awake = this.awakeFrom(this.form.state);
    this.form.destroy();
    this.form = awake;
    return awake;
  }

  private awakeFrom(state: Uint8Array): AwakeContent {
    const awake = new AwakeContent(state, (update, origin, before) => {
      this.revision++;
      this.sizeEstimate += update.byteLength;
      this.sleepTimer?.refresh();
      this.onChange(update, origin, before);
    });
    this.sleepLater();
    return awake;
  }

  private sleepLater(): void {
    const afterMs = this.sleepAfterMs * (1 + Math.floor(this.sizeEstimate / MiB));
    this.sleepTimer = setTimeout(() => {
      const { revision } = this;
      inTurn(() => this.sleepUnlessEdited(revision));
    }, afterMs).unref();
  }

  private async sleepUnlessEdited(revision: number): Promise<void> {
    if (this.isDestroyed || this.form instanceof AsleepContent || this.revision !== revision) return;
    if (this.holds > 0) {
      this.sleepLater();
      return;
    }
    const { state } = this.form;
    const contents = this.form.contents();
    this.form.destroy();
    this.form = new AsleepContent(state, contents);
    this.sizeEstimate = state.byteLength;
    await this.form.rest();
  }
}

/** No edits and no deletions: the answer of whoever comes with nothing of their own. */
function saysNothing(update: Uint8Array): boolean {
  return update.byteLength <= 2;
}
