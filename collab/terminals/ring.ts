const newline = 0x0a;
/** Small writes are joined up to this size, so that a ring of single key echoes stays cheap. */
const joinBelowBytes = 4_096;

/**
 * The last bytes a terminal has shown. Offsets count every byte since the ring was made, so that a viewer can say
 * how far it got; `start` and `end` bound what is still held.
 */
export class Ring {
  private chunks: Uint8Array[] = [];
  private endOffset = 0;
  private heldBytes = 0;

  constructor(private readonly capacityBytes: number) {}

  get end(): number {
    return this.endOffset;
  }

  get start(): number {
    return this.endOffset - this.heldBytes;
  }

  /** Keeps the bytes themselves: the caller must not change them afterwards. */
  append(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    const last = this.chunks.at(-1);
    if (last !== undefined && last.byteLength + bytes.byteLength <= joinBelowBytes) {
      this.chunks[this.chunks.length - 1] = Buffer.concat([last, bytes]);
    } else {
      this.chunks.push(bytes);
    }
    this.endOffset += bytes.byteLength;
    this.heldBytes += bytes.byteLength;
    while (this.heldBytes > this.capacityBytes) this.dropFromStart(this.heldBytes - this.capacityBytes);
  }

  /** Everything from `offset` on; null when that is not held (any more). */
  since(offset: number): Uint8Array | null {
    if (!Number.isSafeInteger(offset) || offset < this.start || offset > this.endOffset) return null;
    return Buffer.concat(this.chunks).subarray(offset - this.start);
  }

  /** What a new viewer is shown: all that is held, from the start of a line when older lines were dropped. */
  replay(): { readonly offset: number; readonly bytes: Uint8Array } {
    const bytes = Buffer.concat(this.chunks);
    const lineStart = this.start === 0 ? 0 : bytes.indexOf(newline) + 1;
    return { offset: this.start + lineStart, bytes: bytes.subarray(lineStart) };
  }

  private dropFromStart(byteCount: number): void {
    const [first] = this.chunks;
    if (first === undefined) return;
    const dropped = Math.min(byteCount, first.byteLength);
    if (dropped === first.byteLength) this.chunks.shift();
    else this.chunks[0] = first.subarray(dropped);
    this.heldBytes -= dropped;
  }
}
