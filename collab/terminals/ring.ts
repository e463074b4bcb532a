const newline = 0x0a;
const escape = 0x1b;
/** Small writes are joined up to this size, so that a ring of single key echoes stays cheap. */
const joinBelowBytes = 4_096;
/** How far a good place to cut is looked for. */
const longestLineBytes = 16 * 1024;

/** The last bytes of a stream. Offsets count the stream's bytes; `start` and `end` bound what is still held. */
export class Ring {
  private chunks: Buffer[] = [];
  private endOffset = 0;
  private heldBytes = 0;

  get end(): number {
    return this.endOffset;
  }

  get start(): number {
    return this.endOffset - this.heldBytes;
  }

  get byteLength(): number {
    return this.heldBytes;
  }

  /** Keeps the bytes themselves: the caller must not change them afterwards. */
  append(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    const last = this.chunks.at(-1);
    if (last !== undefined && last.byteLength + bytes.byteLength <= joinBelowBytes) {
      this.chunks[this.chunks.length - 1] = Buffer.concat([last, bytes]);
    } else {
      this.chunks.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    }
    this.endOffset += bytes.byteLength;
    this.heldBytes += bytes.byteLength;
  }

  /** The bytes of `from` up to `to`, as far as they are held. */
  slice(from: number, to = this.endOffset): Buffer {
    return Buffer.concat(this.pieces(from, to));
  }

  /** The same as they are held. */
  pieces(from: number, to: number): Buffer[] {
    const parts: Buffer[] = [];
    let at = this.start;
    for (const chunk of this.chunks) {
      if (at >= to) break;
      const end = at + chunk.byteLength;
      if (end > from) parts.push(chunk.subarray(Math.max(0, from - at), to - at));
      at = end;
    }
    return parts;
  }

  /** Counts the same bytes so that they end at `end`. */
  renumber(end: number): void {
    this.endOffset = end;
  }

  /** Forgets what comes before `offset`. */
  dropBefore(offset: number): void {
    for (let [first] = this.chunks; first !== undefined && this.start < offset; [first] = this.chunks) {
      const dropped = Math.min(offset - this.start, first.byteLength);
      if (dropped === first.byteLength) this.chunks.shift();
      else this.chunks[0] = first.subarray(dropped);
      this.heldBytes -= dropped;
    }
  }

  /** A place at or soon after `offset` where no control sequence and no letter is cut in two. */
  cutAfter(offset: number): number {
    const bytes = this.slice(offset, offset + longestLineBytes);
    const lineEnd = bytes.indexOf(newline);
    if (lineEnd >= 0) return offset + lineEnd + 1;
    const sequence = bytes.indexOf(escape);
    if (sequence >= 0) return offset + sequence;
    const letter = bytes.findIndex((byte) => (byte & 0xc0) !== 0x80);
    return offset + Math.max(0, letter);
  }
}
