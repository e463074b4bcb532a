import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { afterEach, beforeAll, expect, test } from "vitest";
import type { Settings } from "./settings.ts";
import { type Fixture, startFixture } from "./testing/fixture.ts";
import { Author, textOf } from "./testing/edits.ts";
import { RawClient } from "./testing/raw-client.ts";
import { scratchDatabase } from "./testing/scratch-database.ts";
import * as Y from "yjs";

let databaseUrl: string;
let fixture: Fixture;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});
afterEach(() => fixture.close());

async function start(name: string, settings: Partial<Settings>): Promise<void> {
  fixture = await startFixture({ databaseUrl, settings });
  await fixture.create(name);
}

/** Writes and overwrites: much goes over the wire, the document stays small. */
async function pour(name: string, megabytes: number): Promise<void> {
  const handle = await fixture.collab.rooms.open(name);
  const content = handle.doc.getText("content");
  for (let written = 0; written < megabytes * 10; written++) {
    handle.doc.transact(() => {
      content.delete(0, content.length);
      content.insert(0, String(written % 10).repeat(100_000));
    });
    await new Promise((resolve) => setImmediate(resolve)); // each edit in a turn, so in a frame, of its own
  }
  content.insert(0, "the end");
  await handle.saved();
  handle.close();
}

/** Bytes outside the heap that somebody still holds. Not `arrayBuffers`: what was given to a thread counts there. */
function heldBufferBytes(): number {
  setFlagsFromString("--expose-gc");
  (runInNewContext("gc") as () => void)();
  return process.memoryUsage().external;
}

test("C18 a reader that stops reading costs a bounded amount, and is up to date soon after it goes on", async () => {
  await start("lesson/slow", { softBufferBytes: 200_000, stallMs: 60_000 });
  const slow = await RawClient.open(fixture.url, "/collab/lesson/slow?as=slow&ack=1");
  await slow.until(() => slow.of("step1").length === 1);
  slow.socket.pause();
  const before = heldBufferBytes();
  await pour("lesson/slow", 32);
  // Not nothing: a batch of the log, or a compaction, may still hold what it read or wrote last, 8 MiB at most.
  await expect.poll(() => heldBufferBytes() - before, { timeout: 20_000 }).toBeLessThan(12_000_000);

  slow.socket.resume();
  const mine = new Y.Doc();
  let applied = 0;
  await slow.until(() => {
    for (; applied < slow.received.length; applied++) {
      const frame = slow.received[applied];
      if (frame?.type === "update" || frame?.type === "step2") Y.applyUpdate(mine, frame.body);
    }
    return mine.getText("content").toJSON().startsWith("the end");
  });
  expect(slow.of("step2").length).toBeGreaterThan(0);
  expect(slow.of("update").length).toBeLessThan(300);
  expect(mine.getText("content").toJSON()).toBe(textOf(await fixture.updates.load("lesson/slow")));
  expect(slow.closeCode).toBeUndefined();
  slow.close();
});

test("C18 a reader that never catches up is let go with 1013", async () => {
  await start("lesson/stalled", {
    softBufferBytes: 100_000,
    stallMs: 100,
    slowestBytesPerSecond: 100_000_000,
  });
  const stalled = await RawClient.open(fixture.url, "/collab/lesson/stalled?as=stalled");
  const other = await RawClient.open(fixture.url, "/collab/lesson/stalled?as=other&ack=1");
  await stalled.until(() => stalled.of("step1").length === 1);
  stalled.socket.pause();
  await pour("lesson/stalled", 10);
  await expect
    .poll(() => fixture.collab.rooms.presence("lesson/stalled").map(({ id }) => id))
    .toEqual(["other"]);
  other.sendUpdate(new Author().append("unharmed"));
  await other.until(() => other.ackedCount === 1);
  stalled.close();
  other.close();
});
