import { afterEach, beforeAll, expect, test } from "vitest";
import * as Y from "yjs";
import { Author, textOf } from "./testing/edits.ts";
import { type Fixture, startFixture } from "./testing/fixture.ts";
import { hasty, startNodes } from "./testing/nodes.ts";
import { RawClient } from "./testing/raw-client.ts";
import { queryRows, scratchDatabase } from "./testing/scratch-database.ts";

/** One letter that stands to the right of itself: it decodes, but no document can be made of it. */
const contradiction = Uint8Array.of(1, 1, 5, 0, 0x84, 5, 0, 1, 120, 0);

let databaseUrl: string;
let fixture: Fixture;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});
afterEach(() => fixture.close());

async function open(name: string, actorId: string): Promise<RawClient> {
  const client = await RawClient.open(fixture.url, `/collab/${name}?as=${actorId}&ack=1`);
  await client.until(() => client.of("step1").length === 1);
  return client;
}

test("C34 an update that breaks the document in memory reaches neither the stored one nor anybody", async () => {
  fixture = await startFixture({ databaseUrl });
  await fixture.create("lesson/half-way", "untouched");
  const mallory = await open("lesson/half-way", "mallory");
  const witness = await open("lesson/half-way", "witness");
  const handle = await fixture.collab.rooms.open("lesson/half-way");
  // An event handler that throws stands for what no known update does any more: failing half way through.
  handle.doc.on("beforeObserverCalls", () => {
    throw new Error("half way");
  });
  mallory.sendUpdate(new Author().append("x"));
  expect(await mallory.closed()).toBe(1013);
  expect(await witness.closed()).toBe(1013);
  expect(witness.of("update")).toEqual([]);
  expect(mallory.ackedCount).toBe(0);

  const reopened = await fixture.collab.rooms.open("lesson/half-way");
  expect(reopened.doc).not.toBe(handle.doc);
  reopened.doc.getText("content").insert(9, "!");
  await reopened.saved();
  reopened.close();
  expect(textOf(await fixture.updates.load("lesson/half-way"))).toBe("untouched!");
});

test("C34 a stored state that cannot be woken is not blamed on who wanted to write, and stays with nobody", async () => {
  let loads = 0;
  fixture = await startFixture({
    databaseUrl,
    wrapLog: (updates) => ({
      ...updates,
      load: (name) => {
        loads++;
        return updates.load(name);
      },
    }),
  });
  await fixture.updates.create("lesson/unwakeable", contradiction, null);
  const reader = await open("lesson/unwakeable", "reader");
  const ada = await open("lesson/unwakeable", "ada");
  // Types are counted in the document before they are applied, so looking at the update wakes it.
  const author = new Y.Doc();
  author.getArray("a").push([new Y.Map()]);
  ada.sendUpdate(Y.encodeStateAsUpdate(author));
  expect(await ada.closed()).toBe(1013);
  expect(await reader.closed()).toBe(1013);

  loads = 0;
  for (let attempt = 1; attempt <= 2; attempt++) {
    await expect(fixture.collab.rooms.open("lesson/unwakeable")).rejects.toMatchObject({
      code: "unavailable",
    });
    expect(loads).toBe(attempt);
  }
});

test("C142 a damaged snapshot is not blamed on who asks for it, and ends no process", async () => {
  const [one, two] = await startNodes({ databaseUrl, settings: hasty }, {}, {});
  await one.create("lesson/damaged", "a snapshot of more than a hundred bytes ".repeat(10));
  const half = new Author((await one.updates.load("lesson/damaged"))?.state);
  await queryRows(
    databaseUrl,
    `update documents set snapshot = $2, snapshot_vector = $3,
            snapshot_seq = (select max(seq) from document_updates where document_name = name)
      where name = $1`,
    ["lesson/damaged", Buffer.from(half.all()).subarray(0, 100), Y.encodeStateVector(half.doc)],
  );
  fixture = one;
  const asker = await open("lesson/damaged", "asker");
  asker.sendStep1(Y.encodeStateVector(half.doc));
  expect(await asker.closed()).toBe(1013);

  // Now two nodes compare what they have.
  const near = await open("lesson/damaged", "near");
  const far = await RawClient.open(two.url, "/collab/lesson/damaged?as=far");
  expect(await Promise.race([near.closed(), far.closed()])).toBe(1013);

  await one.create("lesson/sound", "");
  const witness = await open("lesson/sound", "witness");
  witness.sendUpdate(new Author().append("x"));
  await witness.until(() => witness.ackedCount === 1);
});
