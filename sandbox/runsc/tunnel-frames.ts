/**
 * `type: u8 | 0: u8 | stream: u16 | length: u32 | payload`, little-endian: what is said with the tunnel, the program
 * of image/programs/tunnel.c. It runs in the sandbox, so nothing it says is believed without a look.
 */
export const TUNNEL = {
  CONNECT: 1,
  ABORT: 2,
  ASK_PORTS: 3,
  OPENED: 17,
  CLOSED: 18,
  PORTS: 19,
  DATA: 33,
  END: 34,
  CREDIT: 35,
} as const;

export const MAX_STREAMS = 128;
export const MAX_PAYLOAD_BYTES = 16 << 10;
/** What either side may send of a stream before it is given more credit. */
export const WINDOW_BYTES = 64 << 10;
const HEADER_BYTES = 8;

export interface TunnelFrame {
  readonly type: number;
  readonly stream: number;
  readonly payload: Buffer;
}

export function encodeTunnelFrame(type: number, stream: number, payload: Uint8Array = EMPTY): Buffer {
  const frame = Buffer.allocUnsafe(HEADER_BYTES + payload.length);
  frame.writeUInt8(type, 0);
  frame.writeUInt8(0, 1);
  frame.writeUInt16LE(stream, 2);
  frame.writeUInt32LE(payload.length, 4);
  frame.set(payload, HEADER_BYTES);
  return frame;
}

export function u16(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(2);
  bytes.writeUInt16LE(value);
  return bytes;
}

export function u32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

/** Cuts the tunnel's output into frames; holds at most one unfinished frame. Throws at one that is too long. */
export class TunnelReader {
  private pending: Buffer = EMPTY;

  constructor(private readonly onFrame: (frame: TunnelFrame) => void) {}

  push(chunk: Buffer): void {
    let bytes = this.pending.length > 0 ? Buffer.concat([this.pending, chunk]) : chunk;
    while (bytes.length >= HEADER_BYTES) {
      const length = bytes.readUInt32LE(4);
      if (length > MAX_PAYLOAD_BYTES) throw new Error(`a frame of ${length} bytes`);
      const end = HEADER_BYTES + length;
      if (bytes.length < end) break;
      const payload = bytes.subarray(HEADER_BYTES, end);
      this.onFrame({ type: bytes.readUInt8(0), stream: bytes.readUInt16LE(2), payload });
      bytes = bytes.subarray(end);
    }
    this.pending = bytes;
  }
}

const EMPTY = Buffer.alloc(0);
