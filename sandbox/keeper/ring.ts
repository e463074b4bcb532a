/** The last bytes of a stream. Offsets count the stream's bytes; `start` and `end` bound what is held. */
export class ByteRing {
  private readonly buffer: Buffer;
  private endOffset = 0;

  constructor(readonly capacity: number) {
    this.buffer = Buffer.allocUnsafe(capacity);
  }

  get end(): number {
    return this.endOffset;
  }

  get start(): number {
    return Math.max(0, this.endOffset - this.capacity);
  }

  /** Begins again at 0. */
  clear(): void {
    this.endOffset = 0;
  }

  /** Copies the bytes in, over the oldest ones. */
  append(bytes: Uint8Array): void {
    this.endOffset += Math.max(0, bytes.length - this.capacity);
    for (let rest = bytes.subarray(-this.capacity); rest.length > 0;) {
      const at = this.endOffset % this.capacity;
      const part = rest.subarray(0, this.capacity - at);
      this.buffer.set(part, at);
      this.endOffset += part.length;
      rest = rest.subarray(part.length);
    }
  }

  /** At most `maxBytes` held bytes from `from` on, fewer where the buffer wraps: a view, good until more is appended. */
  read(from: number, maxBytes: number): Buffer {
    if (from < this.start || from >= this.endOffset) return Buffer.alloc(0);
    const at = from % this.capacity;
    const length = Math.min(maxBytes, this.endOffset - from, this.capacity - at);
    return this.buffer.subarray(at, at + length);
  }
}
