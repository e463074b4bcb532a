import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { MalformedFrame } from "../protocol.ts";

/**
 * What travels on a line, both ways: `varuint` channel, `varuint` kind, then the payload with its length before it.
 * "open" (up) names the address that a WebSocket would have asked for; "close" carries nothing up, and down a
 * `varuint` code with its reason.
 */
export interface LineRecord {
  readonly channel: number;
  readonly kind: RecordKind;
  /** A view into the body it was read from. */
  readonly payload: Uint8Array;
}

export type RecordKind = (typeof kinds)[number];

/** A kind's place in this list is its number on the wire. */
const kinds = ["open", "binary", "text", "close"] as const;

/** What a record costs in memory beside its payload, about: the objects around it. */
const recordOverheadBytes = 256;

/** A body with more is no honest client's, which gathers what it types for a few milliseconds at a time. */
const maxRecordsPerBody = 5_000;

/** The records of one body. @throws MalformedFrame unless it is made of whole records and nothing else */
export function readRecords(body: Uint8Array): LineRecord[] {
  const decoder = decoding.createDecoder(body);
  const records: LineRecord[] = [];
  try {
    while (decoding.hasContent(decoder)) {
      const channel = decoding.readVarUint(decoder);
      const kind = kinds[decoding.readVarUint(decoder)];
      if (kind === undefined) throw new MalformedFrame("unknown kind of record");
      records.push({ channel, kind, payload: decoding.readVarUint8Array(decoder) });
      if (records.length > maxRecordsPerBody) throw new MalformedFrame("too many records in one body");
    }
  } catch (error) {
    if (error instanceof MalformedFrame) throw error;
    throw new MalformedFrame("a length points outside the body", { cause: error });
  }
  return records;
}

/** What it takes to keep this, as a record or its payload: many small ones are as dear as few large ones. */
export function costOf(bytes: Uint8Array): number {
  return bytes.byteLength + recordOverheadBytes;
}

export function encodeRecord({ channel, kind, payload }: LineRecord): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, channel);
  encoding.writeVarUint(encoder, kinds.indexOf(kind));
  encoding.writeVarUint8Array(encoder, payload);
  return encoding.toUint8Array(encoder);
}

export function closePayload(code: number, reason: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, code);
  encoding.writeVarString(encoder, reason);
  return encoding.toUint8Array(encoder);
}
