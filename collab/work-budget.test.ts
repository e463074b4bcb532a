import { afterEach, beforeAll, expect, test, vi } from "vitest";
import * as Y from "yjs";
import type { Settings } from "./settings.ts";
import { Author, textOf } from "./testing/edits.ts";
import { type Fixture, startFixture } from "./testing/fixture.ts";
import { binary, LineClient, opening } from "./testing/line-client.ts";
import { decodeFrame, RawClient, syncBytes } from "./testing/raw-client.ts";
import { scratchDatabase } from "./testing/scratch-database.ts";

/** A person's first message is more than is allowed for the minutes to come, whatever the machine. */
const exhausted: Partial<Settings> = { workMsPerSecond: 0.000_1, workBurstMs: 0 };

let databaseUrl: string;
let fixture: Fixture;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});
afterEach(() => fixture.close());

async function start(name: string, settings: Partial<Settings>): Promise<void> {
  fixture = await startFixture({ databaseUrl, settings });
  await fixture.create(name, "something to read");
}

async function open(name: string, actorId: string): Promise<RawClient> {
  const client = await RawClient.open(fixture.url, `/collab/${name}?as=${actorId}&ack=1`);
  await client.until(() => client.of("step1").length === 1);
  return client;
}

/** State vectors none of which was asked for before. */
function question(number: number): Uint8Array {
  return Y.encodeStateVector(new Map([[number + 1, 1]]));
}

test("C91 who keeps the process busy is read later, on all sockets, also after coming back; others are not", async () => {
  await start("lesson/work", exhausted);
  const first = await open("lesson/work", "mallory");
  const second = await open("lesson/work", "mallory");
  for (let number = 0; number < 100; number++) first.sendStep1(question(number));
  await first.until(() => first.of("step2").length === 1);
  second.sendStep1(question(1_000));
  const third = await open("lesson/work", "mallory");
  third.sendStep1(question(2_000));

  const ada = await open("lesson/work", "ada");
  ada.sendUpdate(new Author().append("!"));
  await ada.until(() => ada.ackedCount === 1);
  // What others write is shown to them meanwhile.
  await third.until(() => third.of("update").length === 1);
  expect([first, second, third].map((client) => client.of("step2").length)).toEqual([1, 0, 0]);
  expect([first, second, third].map((client) => client.closeCode)).toEqual([undefined, undefined, undefined]);
});

test("C91 the same over plain HTTP", async () => {
  await start("lesson/work-lines", exhausted);
  const line = await LineClient.open(fixture.url, "mallory");
  const frames = () => line.frames(0).map(decodeFrame);
  await line.bring([opening(0, "/collab/lesson/work-lines")]);
  await line.bring([1, 2, 3].map((number) => binary(0, syncBytes(0, question(number)))));
  await line.pollUntil(() => frames().some(({ type }) => type === "step2"));
  const ada = await open("lesson/work-lines", "ada");
  ada.sendUpdate(new Author().append("!"));
  await line.pollUntil(() => frames().some(({ type }) => type === "update"));
  expect(frames().filter(({ type }) => type === "step2")).toHaveLength(1);
});

test("C91 waiting for that loses nothing and closes nobody, however long it takes", async () => {
  await start("lesson/patience", { workMsPerSecond: 50, workBurstMs: 0, maxThrottledMs: 0 });
  const ada = await open("lesson/patience", "ada");
  const author = new Author();
  for (let frame = 0; frame < 100; frame++) ada.sendUpdate(author.append("."));
  await ada.until(() => ada.ackedCount === 100);

  const hasty = await open("lesson/patience", "hasty");
  const gone = new Author();
  for (let frame = 0; frame < 100; frame++) hasty.sendUpdate(gone.append("-"));
  hasty.socket.close();
  await vi.waitFor(
    async () => {
      const text = textOf(await fixture.updates.load("lesson/patience"));
      expect([...text].filter((letter) => letter === "-")).toHaveLength(100);
      expect(fixture.collab.rooms.presence("lesson/patience").map(({ id }) => id)).toEqual(["ada"]);
    },
    { timeout: 15_000 },
  );
});
