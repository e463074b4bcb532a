import { connect, type Socket } from "node:net";
import { once } from "node:events";
import { randomBytes } from "node:crypto";
import * as Y from "yjs";
import { afterEach, beforeAll, expect, test } from "vitest";
import { type Fixture, type FixtureOptions, startFixture } from "./testing/fixture.ts";
import { Author } from "./testing/edits.ts";
import { RawClient, syncBytes } from "./testing/raw-client.ts";
import { scratchDatabase } from "./testing/scratch-database.ts";

/** As a WebSocket frame from a client. */
const pong = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);

let databaseUrl: string;
let fixture: Fixture;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});
afterEach(() => fixture.close());

async function start(name: string, settings: FixtureOptions["settings"] = {}): Promise<void> {
  fixture = await startFixture({ databaseUrl, settings });
  await fixture.create(name, "untouched");
}

async function open(name: string, actorId: string): Promise<RawClient> {
  const client = await RawClient.open(fixture.url, `/collab/${name}?as=${actorId}&ack=1`);
  await client.until(() => client.of("step1").length === 1);
  return client;
}

test.each([
  ["an unknown type", Uint8Array.of(42)],
  ["a message type of the server", Uint8Array.of(100, 1)],
  ["nothing", Uint8Array.of()],
  ["an unknown sync step", Uint8Array.of(0, 3, 0)],
  ["a length outside the frame", Uint8Array.of(0, 2, 50, 0)],
  ["bytes left over", Uint8Array.of(0, 2, 2, 0, 0, 7)],
  ["an update that is none", syncBytes(2, Uint8Array.of(1, 1, 1, 1, 1))],
  ["a state vector that is none", syncBytes(0, Uint8Array.of(9, 9))],
  [
    "a state vector of 100 001 clients",
    syncBytes(0, Buffer.concat([Uint8Array.of(0xa1, 0x8d, 0x06), Buffer.alloc(200_002)])),
  ],
  ["bytes left over after a state vector", syncBytes(0, Uint8Array.of(1, 5, 1, 7))],
  ["awareness that is not JSON", Uint8Array.of(1, 6, 1, 5, 1, 2, 123, 123)],
])("C14 closes with 4409 for %s", async (_, frame) => {
  await start("lesson/malformed");
  const client = await open("lesson/malformed", "mallory");
  client.send(frame);
  expect(await client.closed()).toBe(4409);
});

test("C14 closes with 4409 for a text frame", async () => {
  await start("lesson/text-frame");
  const client = await open("lesson/text-frame", "mallory");
  client.socket.send("hello");
  expect(await client.closed()).toBe(4409);
});

test("C15 a frame with reserved bits and one above the limit end their own socket only", async () => {
  await start("lesson/rsv", { maxFrameBytes: 10_000 });
  const witness = await open("lesson/rsv", "witness");
  const { hostname, port } = new URL(fixture.url);
  const socket = connect(Number(port), hostname);
  socket.write(
    `GET /collab/lesson/rsv HTTP/1.1\r\nHost: ${hostname}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString("base64")}\r\n\r\n`,
  );
  await once(socket, "data");
  socket.write(Uint8Array.of(0xf2, 0x80, 1, 2, 3, 4));
  socket.resume();
  await once(socket, "close");

  const large = await open("lesson/rsv", "large");
  large.send(new Uint8Array(10_001));
  expect(await large.closed()).toBe(1009);

  witness.sendUpdate(new Author().append("x"));
  await witness.until(() => witness.ackedCount === 1);
});

test("C17 a burst above the budget only takes longer, a lasting flood ends with 4429", async () => {
  await start("lesson/flood", { messagesPerSecond: 500, messagesBurst: 50, maxThrottledMs: 1_000 });
  const author = new Author();
  const burst = await open("lesson/flood", "burst");
  for (let frame = 0; frame < 200; frame++) burst.sendUpdate(author.append("."));
  await burst.until(() => burst.ackedCount === 200);

  const flood = await open("lesson/flood", "flood");
  const pour = setInterval(() => {
    for (let frame = 0; frame < 200; frame++) flood.send(Uint8Array.of(3));
  }, 10);
  expect(await flood.closed()).toBe(4429);
  clearInterval(pour);
  expect(burst.closeCode).toBeUndefined();
});

test.each([
  ["pongs that nobody asked for", Buffer.alloc(1_200, pong), { messagesPerSecond: 500, messagesBurst: 50 }],
  ["empty fragments", emptyFragments(10_000), { bytesPerSecond: 20_000, bytesBurst: 10_000 }],
])("C141 a flood of %s ends with 4429, too", async (_, frames, budget) => {
  await start("lesson/no-messages", { ...budget, maxThrottledMs: 1_000 });
  const flood = await open("lesson/no-messages", "flood");
  const { _socket: wire } = flood.socket as unknown as { _socket: Socket };
  const pour = setInterval(() => {
    wire.write(frames);
  }, 10);
  expect(await flood.closed()).toBe(4429);
  clearInterval(pour);
});

/** A question about who is here, in one frame of a byte and so many of none. */
function emptyFragments(count: number): Buffer {
  const header = (first: number, length: number): Buffer => Buffer.from([first, 0x80 | length, 0, 0, 0, 0]);
  const none = Array.from({ length: count }, () => header(0x00, 0));
  return Buffer.concat([header(0x02, 1), Buffer.from([3]), ...none, header(0x80, 0)]);
}

test("C85 an update that is too much closes its sender with 4413, and the document stays as it was", async () => {
  await start("lesson/too-much", { maxUpdateKeys: 100, maxDocumentTypes: 50 });
  const mallory = await open("lesson/too-much", "mallory");
  const entries = new Y.Doc();
  for (let index = 0; index < 101; index++) entries.getMap("m").set(String(index), index);
  mallory.sendUpdate(Y.encodeStateAsUpdate(entries));
  expect(await mallory.closed()).toBe(4413);

  // Whether a reader's update is news takes as long to find out.
  fixture.levels.set("reader", "read");
  const reader = await open("lesson/too-much", "reader");
  reader.sendUpdate(Y.encodeStateAsUpdate(entries));
  expect(await reader.closed()).toBe(4413);

  const types = new Y.Doc();
  const updates: Uint8Array[] = [];
  types.on("update", (update: Uint8Array) => updates.push(update));
  for (let index = 0; index < 51; index++) types.getArray("a").push([new Y.Map()]);
  const patient = await open("lesson/too-much", "mallory");
  for (const update of updates.slice(0, 50)) patient.sendUpdate(update);
  await patient.until(() => patient.ackedCount === 50);
  patient.sendUpdate(updates[50] ?? new Uint8Array());
  expect(await patient.closed()).toBe(4413);

  const again = await open("lesson/too-much", "ada");
  again.sendStep1();
  await again.until(() => again.of("step2").length === 1);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, again.of("step2")[0]?.body ?? new Uint8Array());
  expect(doc.getMap("m").size).toBe(0);
  expect(doc.getArray("a").length).toBe(50);
  expect(doc.getText("content").toJSON()).toBe("untouched");
});

test("C86 types nested deeper and deeper, one frame each, end with 4413", async () => {
  await start("lesson/deep", { maxTypeDepth: 20 });
  const author = new Y.Doc();
  const updates: Uint8Array[] = [];
  author.on("update", (update: Uint8Array) => updates.push(update));
  let map = author.getMap<unknown>("m");
  for (let level = 0; level < 21; level++) {
    const inner = new Y.Map<unknown>();
    map.set("in", inner);
    map = inner;
  }
  const client = await open("lesson/deep", "mallory");
  for (const update of updates.slice(0, 20)) client.sendUpdate(update);
  await client.until(() => client.ackedCount === 20);
  client.sendUpdate(updates[20] ?? new Uint8Array());
  expect(await client.closed()).toBe(4413);
});

test("C21 an awareness state above 8 KiB ends the socket with 4413", async () => {
  await start("lesson/awareness-size");
  const client = await open("lesson/awareness-size", "mallory");
  client.sendAwareness(1, 1, { junk: "x".repeat(9_000) });
  expect(await client.closed()).toBe(4413);
});

test("C29 a document that is full takes no more; making it smaller makes room", async () => {
  await start("lesson/full", { maxDocumentBytes: 20_000 });
  const client = await open("lesson/full", "ada");
  const author = new Author();
  client.sendUpdate(author.append("x".repeat(15_000)));
  await client.until(() => client.ackedCount === 1);
  client.sendUpdate(author.append("y".repeat(10_000)));
  expect(await client.closed()).toBe(4413);

  const handle = await fixture.collab.rooms.open("lesson/full");
  handle.doc.getText("content").delete(0, 15_000);
  await handle.saved();
  const again = await open("lesson/full", "ada");
  again.sendUpdate(new Author().append("z".repeat(10_000)));
  await again.until(() => again.ackedCount === 1);
  handle.close();
});
