/** Above this a message is not worth copying behind its header, and not worth remembering. */
export const maxFramedBytes = 64 * 1024;

const finalBinary = 0x82;
/** The length byte that says that the length follows in two bytes. */
const longLength = 126;

let lastPayload: Uint8Array | undefined;
let lastFrame = Buffer.alloc(0);

/**
 * The payload (below `maxFramedBytes`) as a WebSocket message from a server, header and all. A room sends the same
 * bytes to everybody in it, one after the other, so the last frame is remembered: payloads must not be changed.
 */
export function frameOf(payload: Uint8Array): Buffer {
  if (payload === lastPayload) return lastFrame;
  const length = payload.byteLength;
  const headerBytes = length < longLength ? 2 : 4;
  const frame = Buffer.allocUnsafe(headerBytes + length);
  frame[0] = finalBinary;
  if (length < longLength) frame[1] = length;
  else {
    frame[1] = longLength;
    frame.writeUInt16BE(length, 2);
  }
  frame.set(payload, headerBytes);
  lastPayload = payload;
  lastFrame = frame;
  return frame;
}
