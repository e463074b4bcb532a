import { expect, test } from "vitest";
import { MalformedMessage } from "./fields.ts";
import {
  type DocumentMessage,
  type NodeMessage,
  readDocumentMessage,
  readNodeMessage,
  writeDocumentMessage,
  writeNodeMessage,
} from "./messages.ts";

const speaker = { node: 2 ** 47 + 1, replica: 2 ** 46 + 3 };
const people = [
  { clientId: 4_294_967_295, clock: 1_795_000_000_000, actorId: "ada", json: '{"cursor":"ü"}' },
  { clientId: 7, clock: 2, actorId: "bob", json: null },
];
const documentMessages: DocumentMessage[] = [
  {
    kind: "state",
    to: null,
    position: 0,
    saved: 0,
    digest: Uint8Array.of(1, 2),
    stateVector: Uint8Array.of(0),
    people,
  },
  {
    kind: "state",
    to: 5,
    position: 9,
    saved: 8,
    digest: Uint8Array.of(),
    stateVector: Uint8Array.of(0),
    people: [],
  },
  {
    kind: "edits",
    after: 299,
    position: 300,
    edits: [
      { actorId: "ada", update: Uint8Array.of(1, 2, 3) },
      { actorId: null, update: Uint8Array.of(4) },
    ],
  },
  { kind: "difference", to: 6, awaits: [], update: null },
  { kind: "difference", to: 6, awaits: [{ replica: 9, position: 1 }], update: Uint8Array.of(0, 0) },
  { kind: "people", people },
  { kind: "probe" },
  { kind: "bye" },
];
const nodeMessages: NodeMessage[] = [
  { kind: "beat" },
  {
    kind: "saved",
    saved: [
      { replica: 1, position: 2 },
      { replica: 2 ** 47, position: 300 },
    ],
  },
  { kind: "bye" },
];

test("C40 every message is read as it was written", () => {
  for (const message of documentMessages) {
    expect(readDocumentMessage(writeDocumentMessage(speaker, message))).toEqual({ speaker, message });
  }
  for (const message of nodeMessages) {
    expect(readNodeMessage(writeNodeMessage(speaker.node, message))).toEqual({ node: speaker.node, message });
  }
});

test("C40 a message that is cut, too long or of another version is refused", () => {
  for (const message of documentMessages) {
    const bytes = writeDocumentMessage(speaker, message);
    for (let length = 0; length < bytes.byteLength; length++) {
      expect(() => readDocumentMessage(bytes.subarray(0, length))).toThrow(MalformedMessage);
    }
    expect(() => readDocumentMessage(Uint8Array.of(...bytes, 0))).toThrow(MalformedMessage);
    expect(() => readDocumentMessage(Uint8Array.of(2, ...bytes.subarray(1)))).toThrow("version 2");
  }
});
