import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import {
  MalformedMessage,
  readFlag,
  readList,
  readOptional,
  readStart,
  readWhole,
  writeList,
  writeOptional,
} from "./fields.ts";

/**
 * What nodes say to each other, in two kinds of channels: one per open document, and one for the nodes themselves.
 * Every node of an installation must speak the same version; what a newer one says is ignored, not misread.
 */
const version = 1;

/** Who speaks. A replica is one node's copy of one document, from its loading to its end; both are random. */
export interface Speaker {
  readonly node: number;
  readonly replica: number;
}

/** One author's part of an update; null for the server's own edits. */
export interface AuthoredUpdate {
  readonly actorId: string | null;
  readonly update: Uint8Array;
}

/** A point in what a replica itself has contributed. Positions only grow. */
export interface Mark {
  readonly replica: number;
  readonly position: number;
}

/** A person's cursor and name, as the node shows them that the person is connected to. */
export interface RelayedState {
  readonly clientId: number;
  readonly clock: number;
  readonly actorId: string;
  /** The state as JSON, with `user` as that node wrote it; null when the client has left. */
  readonly json: string | null;
}

/**
 * What a replica has: enough for another to tell whether the two differ and to send what is missing.
 * `digest` covers deletions, which the state vector does not.
 */
export interface ReplicaState {
  readonly kind: "state";
  /** Null speaks to all and wants their states in return; otherwise it is such a return. */
  readonly to: number | null;
  /** The position of the speaker's last edits message. */
  readonly position: number;
  /** What the speaker itself contributed is on disk up to here. */
  readonly saved: number;
  readonly digest: Uint8Array;
  readonly stateVector: Uint8Array;
  /** Everybody connected to the speaker. */
  readonly people: readonly RelayedState[];
}

export type DocumentMessage =
  | ReplicaState
  | {
      readonly kind: "edits";
      /** The position of the edits message before this; another one shows that something was missed. */
      readonly after: number;
      readonly position: number;
      readonly edits: readonly AuthoredUpdate[];
    }
  | {
      readonly kind: "difference";
      readonly to: number;
      /** What must be on disk for all of this to be; nothing when it is already. */
      readonly awaits: readonly Mark[];
      /** Null when it is too large to send: once it is on disk it can be read there. */
      readonly update: Uint8Array | null;
    }
  | { readonly kind: "people"; readonly people: readonly RelayedState[] }
  /** Says nothing; finds out whether anybody listens. */
  | { readonly kind: "probe" }
  | { readonly kind: "bye" };

export type NodeMessage =
  | { readonly kind: "beat" }
  /** What these replicas themselves contributed is on disk. */
  | { readonly kind: "saved"; readonly saved: readonly Mark[] }
  | { readonly kind: "bye" };

const kinds = { state: 0, edits: 1, difference: 2, people: 3, bye: 4, probe: 5 } as const;
const nodeKinds = { beat: 0, saved: 1, bye: 2 } as const;

export function writeDocumentMessage(speaker: Speaker, message: DocumentMessage): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const part of [version, speaker.node, speaker.replica, kinds[message.kind]]) {
    encoding.writeVarUint(encoder, part);
  }
  switch (message.kind) {
    case "state":
      encoding.writeVarUint(encoder, message.to ?? 0);
      encoding.writeVarUint(encoder, message.position);
      encoding.writeVarUint(encoder, message.saved);
      encoding.writeVarUint8Array(encoder, message.digest);
      encoding.writeVarUint8Array(encoder, message.stateVector);
      writePeople(encoder, message.people);
      break;
    case "edits":
      encoding.writeVarUint(encoder, message.after);
      encoding.writeVarUint(encoder, message.position);
      writeList(encoder, message.edits, ({ actorId, update }) => {
        writeOptional(encoder, actorId);
        encoding.writeVarUint8Array(encoder, update);
      });
      break;
    case "difference":
      encoding.writeVarUint(encoder, message.to);
      writeMarks(encoder, message.awaits);
      encoding.writeVarUint(encoder, message.update === null ? 0 : 1);
      if (message.update !== null) encoding.writeVarUint8Array(encoder, message.update);
      break;
    case "people":
      writePeople(encoder, message.people);
      break;
    case "bye":
    case "probe":
      break;
  }
  return encoding.toUint8Array(encoder);
}

/** The node that speaks, without reading the message. @throws MalformedMessage */
export function nodeOf(bytes: Uint8Array): number {
  return readStart(bytes, version, decoding.readVarUint);
}

/** Byte arrays in the result are views of `bytes`. @throws MalformedMessage */
export function readDocumentMessage(bytes: Uint8Array): { speaker: Speaker; message: DocumentMessage } {
  return readWhole(bytes, version, (decoder) => {
    const speaker = { node: decoding.readVarUint(decoder), replica: decoding.readVarUint(decoder) };
    return { speaker, message: readBody(decoder) };
  });
}

export function writeNodeMessage(node: number, message: NodeMessage): Uint8Array {
  const encoder = encoding.createEncoder();
  for (const part of [version, node, nodeKinds[message.kind]]) encoding.writeVarUint(encoder, part);
  if (message.kind === "saved") writeMarks(encoder, message.saved);
  return encoding.toUint8Array(encoder);
}

/** @throws MalformedMessage */
export function readNodeMessage(bytes: Uint8Array): { node: number; message: NodeMessage } {
  return readWhole(bytes, version, (decoder) => {
    const node = decoding.readVarUint(decoder);
    const kind = decoding.readVarUint(decoder);
    switch (kind) {
      case nodeKinds.beat:
        return { node, message: { kind: "beat" } };
      case nodeKinds.bye:
        return { node, message: { kind: "bye" } };
      case nodeKinds.saved:
        return { node, message: { kind: "saved", saved: readMarks(decoder) } };
      default:
        throw new MalformedMessage(`unknown kind ${String(kind)}`);
    }
  });
}

function readBody(decoder: decoding.Decoder): DocumentMessage {
  const kind = decoding.readVarUint(decoder);
  switch (kind) {
    case kinds.state: {
      const to = decoding.readVarUint(decoder);
      return {
        kind: "state",
        to: to === 0 ? null : to,
        position: decoding.readVarUint(decoder),
        saved: decoding.readVarUint(decoder),
        digest: decoding.readVarUint8Array(decoder),
        stateVector: decoding.readVarUint8Array(decoder),
        people: readPeople(decoder),
      };
    }
    case kinds.edits: {
      const after = decoding.readVarUint(decoder);
      const position = decoding.readVarUint(decoder);
      const edits = readList(decoder, () => ({
        actorId: readOptional(decoder),
        update: decoding.readVarUint8Array(decoder),
      }));
      return { kind: "edits", after, position, edits };
    }
    case kinds.difference:
      return {
        kind: "difference",
        to: decoding.readVarUint(decoder),
        awaits: readMarks(decoder),
        update: readFlag(decoder) ? decoding.readVarUint8Array(decoder) : null,
      };
    case kinds.people:
      return { kind: "people", people: readPeople(decoder) };
    case kinds.bye:
      return { kind: "bye" };
    case kinds.probe:
      return { kind: "probe" };
    default:
      throw new MalformedMessage(`unknown kind ${String(kind)}`);
  }
}

function writeMarks(encoder: encoding.Encoder, marks: readonly Mark[]): void {
  writeList(encoder, marks, ({ replica, position }) => {
    encoding.writeVarUint(encoder, replica);
    encoding.writeVarUint(encoder, position);
  });
}

function readMarks(decoder: decoding.Decoder): Mark[] {
  return readList(decoder, () => ({
    replica: decoding.readVarUint(decoder),
    position: decoding.readVarUint(decoder),
  }));
}

function writePeople(encoder: encoding.Encoder, people: readonly RelayedState[]): void {
  writeList(encoder, people, ({ clientId, clock, actorId, json }) => {
    encoding.writeVarUint(encoder, clientId);
    encoding.writeVarUint(encoder, clock);
    encoding.writeVarString(encoder, actorId);
    writeOptional(encoder, json);
  });
}

function readPeople(decoder: decoding.Decoder): RelayedState[] {
  return readList(decoder, () => ({
    clientId: decoding.readVarUint(decoder),
    clock: decoding.readVarUint(decoder),
    actorId: decoding.readVarString(decoder),
    json: readOptional(decoder),
  }));
}
