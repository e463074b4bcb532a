import { isUtf8 } from "node:buffer";
import * as decoding from "lib0/decoding";
import { MalformedUpdate, type UpdateBounds, within } from "./update-bounds.ts";

// Each steps over one thing that lib0 has written. What does not read as that throws a MalformedUpdate; a length that
// points outside the update throws whatever lib0 makes of it.

const utf8 = new TextDecoder("utf-8", { ignoreBOM: true });

/** Any value, as lib0 writes them. `depth`: how many values it is in, itself included. */
export function scanValue(decoder: decoding.Decoder, bounds: UpdateBounds, depth = 1): void {
  within(depth, bounds.maxValueDepth, "levels in a value");
  const tag = decoding.readUint8(decoder);
  switch (tag) {
    case 127: // undefined, null, false and true have no bytes
    case 126:
    case 121:
    case 120:
      return;
    case 125:
      decoding.readVarInt(decoder);
      return;
    case 124:
      skip(decoder, 4);
      return;
    case 123:
    case 122:
      skip(decoder, 8);
      return;
    case 119:
      scanText(decoder);
      return;
    case 118:
      for (let left = scanUint(decoder); left > 0; left--) {
        scanKey(decoder, bounds);
        scanValue(decoder, bounds, depth + 1);
      }
      return;
    case 117:
      for (let left = scanUint(decoder); left > 0; left--) scanValue(decoder, bounds, depth + 1);
      return;
    case 116:
      decoding.readVarUint8Array(decoder);
      return;
    default:
      throw new MalformedUpdate(`unknown value ${String(tag)}`);
  }
}

/** A value as a JSON text, as older ones are written; some of them may be "undefined". */
export function scanJson(decoder: decoding.Decoder, bounds: UpdateBounds, isUndefinedAllowed: boolean): void {
  const text = utf8.decode(scanText(decoder));
  if (isUndefinedAllowed && text === "undefined") return;
  within(depthOf(text), bounds.maxValueDepth, "levels in a value");
  try {
    JSON.parse(text);
  } catch (error) {
    throw new MalformedUpdate("a value that is not JSON", { cause: error });
  }
}

/** The name of something. */
export function scanKey(decoder: decoding.Decoder, bounds: UpdateBounds): void {
  within(scanText(decoder).byteLength, bounds.maxKeyBytes, "bytes in a key");
}

/** A text; its UTF-8, as a view into the update. */
export function scanText(decoder: decoding.Decoder): Uint8Array {
  const bytes = decoding.readVarUint8Array(decoder);
  if (!isUtf8(bytes)) throw new MalformedUpdate("a text that is not UTF-8");
  return bytes;
}

/** A whole number from 0. */
export function scanUint(decoder: decoding.Decoder): number {
  const value = decoding.readVarUint(decoder);
  // lib0 reads a little beyond what it can write again.
  if (value > Number.MAX_SAFE_INTEGER) throw new MalformedUpdate("a number beyond counting");
  return value;
}

function skip(decoder: decoding.Decoder, bytes: number): void {
  decoder.pos += bytes;
  if (decoder.pos > decoder.arr.length) throw new MalformedUpdate("a value that is cut off");
}

/** How deep brackets nest in a JSON text: an upper bound of its depth, found without recursion. */
function depthOf(json: string): number {
  let depth = 0;
  let deepest = 1;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (inString) {
      if (char === "\\") at++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === "[" || char === "{") deepest = Math.max(deepest, ++depth);
    else if (char === "]" || char === "}") depth--;
  }
  return deepest;
}
