import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/** One piece of what travels on a line, as in the server's description: "Without WebSockets". */
export interface LineRecord {
  readonly channel: number;
  readonly kind: number;
  readonly payload: Uint8Array;
}

export const OPEN = 0;
export const BINARY = 1;
export const TEXT = 2;
export const CLOSE = 3;

export function encodeRecord({ channel, kind, payload }: LineRecord): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, channel);
  encoding.writeVarUint(encoder, kind);
  encoding.writeVarUint8Array(encoder, payload);
  return encoding.toUint8Array(encoder);
}

/** The records of one answer. Throws when it is cut short. */
export function readRecords(body: Uint8Array): LineRecord[] {
  const decoder = decoding.createDecoder(body);
  const records: LineRecord[] = [];
  while (decoding.hasContent(decoder)) {
    const channel = decoding.readVarUint(decoder);
    const kind = decoding.readVarUint(decoder);
    records.push({ channel, kind, payload: decoding.readVarUint8Array(decoder) });
  }
  return records;
}

export function readClose(payload: Uint8Array): { code: number; reason: string } {
  const decoder = decoding.createDecoder(payload);
  return { code: decoding.readVarUint(decoder), reason: decoding.readVarString(decoder) };
}
