import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";

/**
 * The frames of a document socket: the protocol of y-websocket 1-3, plus two messages (100, 101) that only
 * clients get which asked for them with `?ack=1`. Reading is strict: a frame is one whole message or it throws.
 */
const sync = 0;
const awareness = 1;
const auth = 2;
const queryAwareness = 3;
const ack = 100;
const level = 101;

const syncStep1 = 0;
const syncStep2 = 1;
const syncUpdate = 2;

/** More clients than ever wrote in a document of the largest size; reading so many takes a twentieth of a second. */
const maxStateVectorClients = 100_000;

/** One client's line in an awareness message; `json` is not parsed yet. */
export interface AwarenessEntry {
  readonly clientId: number;
  readonly clock: number;
  readonly json: Uint8Array;
}

export type ClientFrame =
  | { readonly kind: "state-vector"; readonly stateVector: Uint8Array }
  /** `isStep2`: the answer to our state vector, so everything the client has and we lack. */
  | { readonly kind: "update"; readonly update: Uint8Array; readonly isStep2: boolean }
  | { readonly kind: "awareness"; readonly entries: readonly AwarenessEntry[] }
  | { readonly kind: "query-awareness" };

/** Thrown for bytes that are not exactly one message of the protocol. */
export class MalformedFrame extends Error {
  override readonly name = "MalformedFrame";
}

/** @throws MalformedFrame */
export function readFrame(bytes: Uint8Array): ClientFrame {
  try {
    const decoder = decoding.createDecoder(bytes);
    const frame = readMessage(decoder);
    if (decoding.hasContent(decoder)) throw new MalformedFrame("bytes left over after the message");
    return frame;
  } catch (error) {
    if (error instanceof MalformedFrame) throw error;
    throw new MalformedFrame("a length points outside the frame", { cause: error });
  }
}

export function stateVectorFrame(stateVector: Uint8Array): Uint8Array {
  return syncFrame(syncStep1, stateVector);
}

export function step2Frame(update: Uint8Array): Uint8Array {
  return syncFrame(syncStep2, update);
}

export function updateFrame(update: Uint8Array): Uint8Array {
  return syncFrame(syncUpdate, update);
}

export interface OutgoingState {
  readonly clientId: number;
  readonly clock: number;
  /** The state as JSON; null tells that the client has left. */
  readonly json: string | null;
}

export function awarenessFrame(states: readonly OutgoingState[]): Uint8Array {
  const body = encoding.createEncoder();
  encoding.writeVarUint(body, states.length);
  for (const state of states) {
    encoding.writeVarUint(body, state.clientId);
    encoding.writeVarUint(body, state.clock);
    encoding.writeVarString(body, state.json ?? "null");
  }
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, awareness);
  encoding.writeVarUint8Array(encoder, encoding.toUint8Array(body));
  return encoding.toUint8Array(encoder);
}

/** The stock client's "permission denied". */
export function deniedFrame(reason: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, auth);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarString(encoder, reason);
  return encoding.toUint8Array(encoder);
}

/** The first `count` document frames of this connection are on disk. */
export function ackFrame(count: number): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, ack);
  encoding.writeVarUint(encoder, count);
  return encoding.toUint8Array(encoder);
}

export function levelFrame(canWrite: boolean, reason: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, level);
  encoding.writeVarUint(encoder, canWrite ? 1 : 0);
  encoding.writeVarString(encoder, reason);
  return encoding.toUint8Array(encoder);
}

function readMessage(decoder: decoding.Decoder): ClientFrame {
  const type = decoding.readVarUint(decoder);
  switch (type) {
    case sync:
      return readSync(decoder);
    case awareness:
      return { kind: "awareness", entries: readAwareness(decoding.readVarUint8Array(decoder)) };
    case queryAwareness:
      return { kind: "query-awareness" };
    default:
      throw new MalformedFrame(`unknown message type ${String(type)}`);
  }
}

function readSync(decoder: decoding.Decoder): ClientFrame {
  const step = decoding.readVarUint(decoder);
  const body = decoding.readVarUint8Array(decoder);
  switch (step) {
    case syncStep1:
      checkStateVector(body);
      return { kind: "state-vector", stateVector: body };
    case syncStep2:
    case syncUpdate:
      return { kind: "update", update: body, isStep2: step === syncStep2 };
    default:
      throw new MalformedFrame(`unknown sync step ${String(step)}`);
  }
}

function checkStateVector(bytes: Uint8Array): void {
  const decoder = decoding.createDecoder(bytes);
  const clients = decoding.readVarUint(decoder);
  if (clients > maxStateVectorClients) throw new MalformedFrame("a state vector of too many clients");
  for (let numbers = clients * 2; numbers > 0; numbers--) decoding.readVarUint(decoder);
  // They would be kept for as long as its sender is behind.
  if (decoding.hasContent(decoder)) throw new MalformedFrame("bytes left over after the state vector");
}

function readAwareness(bytes: Uint8Array): AwarenessEntry[] {
  const decoder = decoding.createDecoder(bytes);
  const count = decoding.readVarUint(decoder);
  const entries: AwarenessEntry[] = [];
  for (let index = 0; index < count; index++) {
    const clientId = decoding.readVarUint(decoder);
    const clock = decoding.readVarUint(decoder);
    entries.push({ clientId, clock, json: decoding.readVarUint8Array(decoder) });
  }
  if (decoding.hasContent(decoder)) throw new MalformedFrame("bytes left over after the awareness states");
  return entries;
}

function syncFrame(step: number, body: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, sync);
  encoding.writeVarUint(encoder, step);
  encoding.writeVarUint8Array(encoder, body);
  return encoding.toUint8Array(encoder);
}
