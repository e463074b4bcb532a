import { request } from "node:http";
import { connect } from "node:net";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeAll, expect, test } from "vitest";
import { type Fixture, startFixture } from "../testing/fixture.ts";
import type { LineRecord } from "./records.ts";
import { binary, LineClient, opening } from "../testing/line-client.ts";
import { syncBytes } from "../testing/raw-client.ts";
import { scratchDatabase } from "../testing/scratch-database.ts";

let databaseUrl: string;
let fixture: Fixture;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});
afterEach(() => fixture.close());

/** What a socket is sent after this stays unread for a minute. */
const slow = { messagesPerSecond: 1, messagesBurst: 1, maxThrottledMs: 60_000, linePollMs: 200 };
const ask = (channel: number) => binary(channel, Uint8Array.of(3));

/** A line whose channel 0 is above its budget, so that nobody takes what comes on it. */
async function clogged(name: string): Promise<LineClient> {
  await fixture.create(name);
  const line = await LineClient.open(fixture.url);
  await line.bring([opening(0, `/collab/${name}`)]);
  await line.pollUntil(() => line.frames(0).length > 0);
  await line.bring(Array.from({ length: 60 }, () => ask(0)));
  return line;
}

/** Bytes in buffers that somebody still holds. */
function heldBufferBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().arrayBuffers;
}

test("C82 opening sockets beyond the bound, and never hearing that they are closed, ends the line", async () => {
  fixture = await startFixture({ databaseUrl, settings: { lineOutboxBytes: 100_000 } });
  const line = await LineClient.open(fixture.url);
  await line.bring(Array.from({ length: 1_000 }, (_, channel) => opening(channel, "/elsewhere")));
  expect(await line.poll()).toBe(404);
});

test("C84 messages without content take room while they wait", async () => {
  fixture = await startFixture({ databaseUrl, settings: { ...slow, lineInboxBytes: 100_000 } });
  const line = await clogged("line/empty");
  expect(await line.bring(Array.from({ length: 1_000 }, () => binary(0, new Uint8Array())))).toBe(204);
  expect(await line.bring([ask(0)])).toBe(503);
});

test("C84 a message that waits does not keep what came in one body with it", async () => {
  fixture = await startFixture({ databaseUrl, settings: slow });
  const line = await clogged("line/pinned");
  const before = heldBufferBytes();
  // Nobody listens on channel 9.
  for (let body = 0; body < 20; body++) await line.bring([binary(9, Buffer.alloc(1_000_000)), ask(0)]);
  await expect.poll(() => heldBufferBytes() - before, { timeout: 10_000 }).toBeLessThan(10_000_000);
});

/** Sends the first bytes of a body and never the rest; resolves when the server has ended the connection. */
function halfSent(line: LineClient): Promise<unknown> {
  const query = new URLSearchParams({ as: line.actorId, line: line.id, seq: String(line.seq) });
  const body = request(`${line.origin}/collab?${query.toString()}`, {
    method: "POST",
    headers: { "content-length": 1_000 },
  });
  body.write("x".repeat(10));
  return new Promise((resolve) => body.once("error", resolve));
}

test("C94 a body that does not come to its end is given up", async () => {
  fixture = await startFixture({ databaseUrl, settings: { lineBodyMs: 200, slowestBytesPerSecond: 1_000 } });
  const line = await LineClient.open(fixture.url);
  await halfSent(line);
  expect(await line.bring([opening(0, "/collab/line/none")])).toBe(204);
});

test("C94 a newer body ends the connection of the older one, and is taken", async () => {
  fixture = await startFixture({ databaseUrl });
  const line = await LineClient.open(fixture.url);
  const older = [halfSent(line), halfSent(line), halfSent(line)];
  // The last of them may come late and so be the newer one; then it is brought again, as clients do.
  const bring = () => line.bring([opening(0, "/collab/line/none")]).catch(() => "no answer");
  await expect.poll(bring, { timeout: 20_000 }).toBe(204);
  await line.pollUntil(() => line.closeCode(0) === 4404);
  await expect.poll(bring, { timeout: 20_000 }).toBe(204);
  await Promise.all(older);
});

test("C94 a newer poll ends the connection of an answer that nobody reads", async () => {
  const size = 24_000_000; // More than the network between the two holds.
  fixture = await startFixture({ databaseUrl });
  await fixture.create("line/unread", "x".repeat(size));
  const line = await LineClient.open(fixture.url);
  await line.bring([opening(0, "/collab/line/unread"), binary(0, syncBytes(0, Uint8Array.of(0)))]);
  const isNext = (answer: unknown) =>
    Array.isArray(answer) && (answer[0] as LineRecord).payload.length >= size;
  while (!isNext(await line.pollAt(line.from))) await line.poll();
  const unread = [await unreadAnswer(line), await unreadAnswer(line), await unreadAnswer(line)];
  await line.poll();
  expect(line.frames(0).at(-1)?.length).toBeGreaterThan(size);
  for (const received of unread) expect(await received()).toBeLessThan(size);
});

/** Polls and stops reading as the answer begins; what is returned reads on and gives how many bytes came in all. */
async function unreadAnswer(line: LineClient): Promise<() => Promise<number>> {
  const { hostname, port } = new URL(line.origin);
  const query = new URLSearchParams({ as: line.actorId, line: line.id, from: String(line.from) });
  const socket = connect(Number(port), hostname);
  const ended = new Promise((resolve) => socket.once("close", resolve));
  socket.on("error", () => undefined);
  socket.write(`POST /collab?${query.toString()} HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n`);
  await new Promise((resolve) => socket.once("data", resolve));
  socket.pause();
  return async () => {
    socket.resume();
    await ended;
    return socket.bytesRead;
  };
}

test("C82 what all lines of a person keep is bounded together", async () => {
  fixture = await startFixture({ databaseUrl, settings: { lineOutboxBytes: 300_000 } });
  await fixture.create("line/several", "x".repeat(200_000));
  const lines = [await LineClient.open(fixture.url), await LineClient.open(fixture.url)];
  for (const line of lines) {
    await line.bring([opening(0, "/collab/line/several"), binary(0, syncBytes(0, Uint8Array.of(0)))]);
  }
  const other = await LineClient.open(fixture.url, "bob");
  await other.bring([opening(0, "/collab/line/several"), binary(0, syncBytes(0, Uint8Array.of(0)))]);
  const states = () => Promise.all([...lines, other].map(async (line) => (await line.pollAt(0)) === 404));
  await expect.poll(states, { timeout: 10_000 }).toEqual([false, true, false]);
});
