import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeAll, expect, test } from "vitest";
import { type Fixture, startFixture } from "../testing/fixture.ts";
import { binary, LineClient, opening } from "../testing/line-client.ts";
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
