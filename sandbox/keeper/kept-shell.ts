import { randomUUID } from "node:crypto";
import type { InputStamp } from "../driver.ts";
import type { KeptSummary, OpenRequest, ShellWanted } from "./frames.ts";
import { InputQueue } from "./input-queue.ts";
import { startOnPty, type Pty } from "./pty.ts";
import { ByteRing } from "./ring.ts";

/** What is kept of a shell's output: what nobody took in, and before it what viewers of a dead server may miss. */
const RING_BYTES = 512 << 10;
/** How much it may show before someone takes it in. */
const UNREAD_BYTES = 256 << 10;
/** The same while its holder is paused: what was read before must be seen before the answer to Ctrl-C. */
const PAUSED_UNREAD_BYTES = 16 << 10;
/** How much may be on its way to whoever holds the shell. */
const WINDOW_BYTES = 128 << 10;
/** What comes within so long of what was sent is sent together: 4 kB, which a tty gives at once, are little. */
const GATHER_MS = 2;
/** More than one read from a tty brings. */
const MAX_CHUNK_BYTES = 64 << 10;

/** Whoever holds a shell. */
export interface Holder {
  /** The bytes are to be used within the call. */
  data(bytes: Uint8Array): void;
  exit(exitCode: number): void;
  /** Another took hold. */
  lost(): void;
}

/**
 * A shell with the last of its output. It is read without anybody attached until a ring's worth was taken in by
 * nobody; then it is held up, so that no byte is ever lost.
 *
 * Three offsets: `taken` ≤ `sent` ≤ `ring.end`. What a holder has before it is nobody's business any more.
 */
export class KeptShell {
  readonly epoch = randomUUID();
  private readonly ring = new ByteRing(RING_BYTES);
  private readonly pty: Pty;
  private readonly input: InputQueue;
  private holder: Holder | undefined;
  private taken = 0;
  private sent = 0;
  private heldUp = false;
  private paused = false;
  private movedOnAt = -Infinity;
  private soon: NodeJS.Immediate | undefined;
  private later: NodeJS.Timeout | undefined;
  private exitCode: number | undefined;
  private size: { columns: number; rows: number };

  constructor(private request: OpenRequest) {
    this.size = { columns: request.columns, rows: request.rows };
    this.pty = startOnPty(request, {
      onData: (bytes) => this.shown(bytes),
      onEnd: (exitCode) => this.ended(exitCode),
    });
    this.input = new InputQueue((bytes) => this.pty.write(bytes));
  }

  get hasEnded(): boolean {
    return this.exitCode !== undefined;
  }

  summary(): KeptSummary {
    const { group, id, label } = this.request;
    const { start, end } = this.ring;
    const exit = this.exitCode === undefined ? {} : { exitCode: this.exitCode };
    return { group, id, label, epoch: this.epoch, start, end, ...this.size, ...exit };
  }

  /** Goes on as a shell that has shown nothing yet, under another id and in another size. */
  startOver(wanted: ShellWanted): void {
    this.request = { ...this.request, ...wanted };
    this.ring.clear();
    this.taken = this.sent = 0;
    this.resize(wanted.columns, wanted.rows);
  }

  /** Takes hold from whoever has it; the offset its bytes begin at is returned before the first of them is sent. */
  attach(holder: Holder, from: number): number {
    this.holder?.lost();
    this.holder = holder;
    this.taken = Math.min(this.ring.end, Math.max(this.ring.start, from));
    this.sent = this.taken;
    this.paused = false;
    // At once: what is shown before the first byte is sent would push it out of a full ring.
    this.holdUp();
    this.soon ??= setImmediate(this.moveOn);
    return this.taken;
  }

  detach(holder: Holder): void {
    if (this.holder !== holder) return;
    this.holder = undefined;
    this.paused = false;
    this.moveOn();
  }

  /** The holder has taken in everything before `offset`. */
  tookIn(offset: number): void {
    const wasFull = this.sent - this.taken >= WINDOW_BYTES;
    this.taken = Math.min(this.sent, Math.max(this.taken, offset));
    if (wasFull) this.moveOn();
    else this.holdUp();
  }

  /** Whether its holder takes in nothing for now. */
  pause(paused: boolean): void {
    this.paused = paused;
    this.holdUp();
  }

  type(bytes: Uint8Array, stamp: InputStamp | undefined, onTyped: (ok: boolean) => void): void {
    this.input.push(bytes, stamp, onTyped);
  }

  resize(columns: number, rows: number): void {
    this.size = { columns, rows };
    this.pty.resize(columns, rows);
  }

  signal(name: NodeJS.Signals): void {
    if (!this.hasEnded) this.pty.signal(name);
  }

  private shown(bytes: Buffer): void {
    this.ring.append(bytes);
    this.holdUp();
    this.moveOnSoon();
  }

  private ended(exitCode: number): void {
    this.exitCode = exitCode;
    this.input.close();
    this.moveOn();
  }

  /** The echo of a key goes out in the same turn; of what follows close behind, much goes out together. */
  private moveOnSoon(): void {
    if (this.ring.end - this.sent >= MAX_CHUNK_BYTES) this.moveOn();
    else if (performance.now() - this.movedOnAt >= GATHER_MS) this.soon ??= setImmediate(this.moveOn);
    else this.later ??= setTimeout(this.moveOn, GATHER_MS);
  }

  /** Sends what may be sent, and tells of the end after the last byte. */
  private readonly moveOn = (): void => {
    if (this.soon !== undefined) clearImmediate(this.soon);
    clearTimeout(this.later);
    this.soon = this.later = undefined;
    this.movedOnAt = performance.now();
    if (this.holder) {
      const limit = Math.min(this.ring.end, this.taken + WINDOW_BYTES);
      while (this.sent < limit) {
        const bytes = this.ring.read(this.sent, Math.min(MAX_CHUNK_BYTES, limit - this.sent));
        this.sent += bytes.length;
        this.holder.data(bytes);
      }
    }
    this.holdUp();
    if (this.holder && this.exitCode !== undefined && this.sent === this.ring.end) {
      const { holder, exitCode } = this;
      this.holder = undefined;
      holder.exit(exitCode);
    }
  };

  /** Once it is held up it stays so until much less is unread. */
  private get enoughBytes(): number {
    if (this.paused) return PAUSED_UNREAD_BYTES;
    return this.heldUp ? UNREAD_BYTES / 2 : UNREAD_BYTES - MAX_CHUNK_BYTES;
  }

  /** Lets the tty wait while too much is unread. */
  private holdUp(): void {
    const unread = this.ring.end - this.taken;
    const holdUp = unread > this.enoughBytes;
    if (holdUp === this.heldUp) return;
    this.heldUp = holdUp;
    if (holdUp) this.pty.pause();
    else this.pty.resume();
  }
}
