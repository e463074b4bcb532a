/** A longer paste goes out in pieces of this size. */
const PIECE_BYTES = 32 * 1024;
/** What may be under way at once, and what may wait in all. */
const MAX_SENT_BYTES = 256 * 1024;
const MAX_WAITING_BYTES = 1024 * 1024;

interface Piece {
  readonly sequence: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The shell it was typed for; null: for whichever comes next. */
  readonly epoch: string | null;
}

/** What has been typed and is not known to have arrived, in order and numbered, so that it can be sent again. */
export class InputQueue {
  #pieces: Piece[] = [];
  #lastSequence = 0;
  /** How many of the pieces this connection has been given. */
  #sent = 0;

  /** The number of the first piece that a new connection will be given. */
  get next(): number {
    return this.#pieces[0]?.sequence ?? this.#lastSequence + 1;
  }

  /** False when there is no room: then nothing of it is kept. */
  push(bytes: Uint8Array<ArrayBuffer>, epoch: string | null): boolean {
    if (bytesOf(this.#pieces) + bytes.byteLength > MAX_WAITING_BYTES) return false;
    for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES) {
      this.#lastSequence += 1;
      this.#pieces.push({
        sequence: this.#lastSequence,
        bytes: bytes.subarray(at, at + PIECE_BYTES),
        epoch,
      });
    }
    return true;
  }

  /** What may be sent now; it counts as sent from here on. */
  take(): Uint8Array<ArrayBuffer>[] {
    const ready: Uint8Array<ArrayBuffer>[] = [];
    let underWay = bytesOf(this.#pieces.slice(0, this.#sent));
    for (const { bytes } of this.#pieces.slice(this.#sent)) {
      if (underWay > 0 && underWay + bytes.byteLength > MAX_SENT_BYTES) break;
      underWay += bytes.byteLength;
      ready.push(bytes);
    }
    this.#sent += ready.length;
    return ready;
  }

  /** Everything up to this number has arrived. */
  taken(sequence: number): void {
    const before = this.#pieces.length;
    this.#pieces = this.#pieces.filter((piece) => piece.sequence > sequence);
    this.#sent = Math.max(0, this.#sent - (before - this.#pieces.length));
  }

  /** A new connection, which has been given nothing. */
  rewind(): void {
    this.#sent = 0;
  }

  /** Forgets what was typed for another shell than this; true when there was something. Only before `take`. */
  keepOnlyFor(epoch: string): boolean {
    return this.#keep((piece) => piece.epoch === null || piece.epoch === epoch);
  }

  /** Forgets what was typed for this shell, or everything. */
  forget(epoch?: string): boolean {
    return this.#keep((piece) => epoch !== undefined && piece.epoch !== epoch);
  }

  #keep(wanted: (piece: Piece) => boolean): boolean {
    const before = this.#pieces;
    this.#sent = before.slice(0, this.#sent).filter(wanted).length;
    this.#pieces = before.filter(wanted);
    return this.#pieces.length < before.length;
  }
}

function bytesOf(pieces: readonly Piece[]): number {
  return pieces.reduce((sum, { bytes }) => sum + bytes.byteLength, 0);
}
