import type { InputStamp } from "../driver.ts";

const MAX_BYTES = 1 << 20;
const MAX_WRITERS = 64;
const RETRY_MS = 5;

interface Piece {
  bytes: Uint8Array;
  readonly stamp: InputStamp | undefined;
  /** Told once; of a piece sent again, only the last sender. */
  onTyped: (ok: boolean) => void;
}

/**
 * Input on its way to a tty that takes it as it reads. A piece whose stamp was accepted before is not typed again,
 * only answered when the first has been typed.
 */
export class InputQueue {
  private readonly pieces: Piece[] = [];
  private readonly lastOf = new Map<string, number>();
  private bytes = 0;
  private retry: NodeJS.Timeout | undefined;
  private closed = false;

  /** `write` takes what it can and says how much; -1 when it never will. */
  constructor(private readonly write: (bytes: Uint8Array) => number) {}

  push(bytes: Uint8Array, stamp: InputStamp | undefined, onTyped: (ok: boolean) => void): void {
    if (stamp && stamp.sequence <= (this.lastOf.get(stamp.writer) ?? -1)) {
      const waiting = this.pieces.find(({ stamp: other }) => other && isSame(other, stamp));
      if (waiting) waiting.onTyped = onTyped;
      else onTyped(true);
      return;
    }
    if (this.closed || this.bytes + bytes.length > MAX_BYTES) {
      onTyped(false);
      return;
    }
    if (stamp) this.remember(stamp);
    this.pieces.push({ bytes, stamp, onTyped });
    this.bytes += bytes.length;
    if (this.pieces.length === 1) this.drain();
  }

  /** Gives up what waits. */
  close(): void {
    this.closed = true;
    clearTimeout(this.retry);
    for (const piece of this.pieces.splice(0)) piece.onTyped(false);
  }

  private drain(): void {
    for (let [piece] = this.pieces; piece !== undefined; [piece] = this.pieces) {
      const taken = this.write(piece.bytes);
      if (taken < 0) {
        this.close();
        return;
      }
      this.bytes -= taken;
      piece.bytes = piece.bytes.subarray(taken);
      if (piece.bytes.length > 0) {
        this.retry = setTimeout(() => this.drain(), RETRY_MS);
        return;
      }
      this.pieces.shift();
      piece.onTyped(true);
    }
  }

  /** The writers heard of last are remembered. */
  private remember(stamp: InputStamp): void {
    this.lastOf.delete(stamp.writer);
    this.lastOf.set(stamp.writer, stamp.sequence);
    const [oldest] = this.lastOf.keys();
    if (this.lastOf.size > MAX_WRITERS && oldest !== undefined) this.lastOf.delete(oldest);
  }
}

function isSame(one: InputStamp, other: InputStamp): boolean {
  return one.writer === other.writer && one.sequence === other.sequence;
}
