import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/** Thrown for bytes that are not exactly one message of our version. */
export class MalformedMessage extends Error {
  override readonly name = "MalformedMessage";
}

export function writeList<T>(encoder: encoding.Encoder, items: readonly T[], write: (item: T) => void): void {
  encoding.writeVarUint(encoder, items.length);
  items.forEach(write);
}

export function readList<T>(decoder: decoding.Decoder, read: () => T): T[] {
  const items: T[] = [];
  for (let count = decoding.readVarUint(decoder); count > 0; count--) items.push(read());
  return items;
}

export function writeOptional(encoder: encoding.Encoder, text: string | null): void {
  encoding.writeVarUint(encoder, text === null ? 0 : 1);
  if (text !== null) encoding.writeVarString(encoder, text);
}

export function readOptional(decoder: decoding.Decoder): string | null {
  return readFlag(decoder) ? decoding.readVarString(decoder) : null;
}

export function readFlag(decoder: decoding.Decoder): boolean {
  const flag = decoding.readVarUint(decoder);
  if (flag > 1) throw new MalformedMessage(`${String(flag)} is not a flag`);
  return flag === 1;
}

/** Reads all of the bytes or throws. @throws MalformedMessage */
export function readWhole<T>(bytes: Uint8Array, version: number, read: (decoder: decoding.Decoder) => T): T {
  return readStart(bytes, version, (decoder) => {
    const whole = read(decoder);
    if (decoding.hasContent(decoder)) throw new MalformedMessage("bytes left over after the message");
    return whole;
  });
}

/** Reads what follows the version. @throws MalformedMessage */
export function readStart<T>(bytes: Uint8Array, version: number, read: (decoder: decoding.Decoder) => T): T {
  try {
    const decoder = decoding.createDecoder(bytes);
    const spoken = decoding.readVarUint(decoder);
    if (spoken !== version) throw new MalformedMessage(`version ${String(spoken)}`);
    return read(decoder);
  } catch (error) {
    if (error instanceof MalformedMessage) throw error;
    throw new MalformedMessage("a length points outside the message", { cause: error });
  }
}
