import { beforeAll, afterAll, expect, test } from "vitest";
import { Author } from "./testing/edits.ts";
import { type Fixture, startFixture } from "./testing/fixture.ts";
import { RawClient } from "./testing/raw-client.ts";
import { scratchDatabase } from "./testing/scratch-database.ts";
import { frameOf, maxFramedBytes } from "./web-socket-frame.ts";

let fixture: Fixture;

beforeAll(async () => {
  fixture = await startFixture({ databaseUrl: await scratchDatabase() });
});

afterAll(() => fixture.close());

test("C66 messages of all sizes arrive whole and in the order they were sent", async () => {
  await fixture.create("lesson/frames");
  const writer = await RawClient.open(fixture.url, "/collab/lesson/frames?as=ada");
  const reader = await RawClient.open(fixture.url, "/collab/lesson/frames?as=ben");
  await expect.poll(() => reader.of("step1")).toHaveLength(1);
  const author = new Author();
  // Around the lengths where the header grows, and where messages are no longer copied behind it.
  const lengths = [1, 60, 100, 110, 120, 130, 300, 60_000, 65_400, 65_500, 65_600, 70_000, 2, 200_000, 3];
  const sent = lengths.map((length) => author.append("é".repeat(length % 2) + "x".repeat(length)));
  for (const [index, update] of sent.entries()) {
    writer.sendUpdate(update);
    // One turn each, or they would arrive as one.
    await expect.poll(() => reader.of("update")).toHaveLength(index + 1);
  }
  expect(reader.of("update").map(({ body }) => body.byteLength)).toEqual(
    sent.map(({ byteLength }) => byteLength),
  );
  for (const [index, { body }] of reader.of("update").entries()) {
    expect(Buffer.compare(body, sent[index] ?? Buffer.alloc(0))).toBe(0);
  }
});

test("C66 the same message is framed once, another one anew", () => {
  const first = Buffer.alloc(200, 1);
  const second = Buffer.alloc(125, 2);
  expect(frameOf(first)).toBe(frameOf(first));
  expect([...frameOf(second).subarray(0, 3)]).toEqual([0x82, 125, 2]);
  expect([...frameOf(first).subarray(0, 5)]).toEqual([0x82, 126, 0, 200, 1]);
  const longest = frameOf(Buffer.alloc(maxFramedBytes - 1));
  expect([...longest.subarray(0, 4)]).toEqual([0x82, 126, 0xff, 0xff]);
});
