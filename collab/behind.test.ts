import { afterEach, beforeAll, expect, test } from "vitest";
import { Author } from "./testing/edits.ts";
import { type Fixture, startFixture } from "./testing/fixture.ts";
import { binary, LineClient, opening } from "./testing/line-client.ts";
import { decodeFrame, syncBytes } from "./testing/raw-client.ts";
import { scratchDatabase } from "./testing/scratch-database.ts";

let databaseUrl: string;
let fixture: Fixture;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});
afterEach(() => fixture.close());

test("C18 a reader that falls behind between an edit and its delivery is sent that edit too", async () => {
  fixture = await startFixture({ databaseUrl, settings: { softBufferBytes: 1_000 } });
  await fixture.create("lesson/behind", "x".repeat(5_000));
  // Two sockets of one line, so that both their frames come in one turn of the event loop.
  const line = await LineClient.open(fixture.url);
  await line.bring([opening(0, "/collab/lesson/behind"), opening(1, "/collab/lesson/behind")]);
  const frames = (channel: number) => line.frames(channel).map(decodeFrame);
  await line.pollUntil(() => [0, 1].every((channel) => frames(channel).some(({ type }) => type === "step1")));
  // What the reader is sent now it does not confirm before the next poll: its buffer is full.
  await line.bring([binary(0, syncBytes(0, Uint8Array.of(0)))]);
  const author = new Author();
  // An update with a gap makes the server ask, and so notice that the reader is behind.
  const unknown = new Author();
  unknown.append("a");
  const gap = unknown.append("b");
  await line.bring([binary(1, syncBytes(2, author.append("seen?"))), binary(0, syncBytes(2, gap))]);
  const reader = new Author();
  await line.pollUntil(() => frames(0).filter(({ type }) => type === "step1").length > 1);
  for (const frame of frames(0))
    if (frame.type === "update" || frame.type === "step2") reader.take(frame.body);
  expect(reader.doc.getText("content").toJSON()).toContain("seen?");
});
