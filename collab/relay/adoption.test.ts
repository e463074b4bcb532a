import { beforeAll, expect, test } from "vitest";
import type { UpdateLog } from "../ports.ts";
import { Author, textOf } from "../testing/edits.ts";
import { openOn, startNodes } from "../testing/nodes.ts";
import { queryRows, scratchDatabase } from "../testing/scratch-database.ts";

let databaseUrl: string;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});

/** A node that cannot save any more is as good as dead once it is not waited for. */
function logThatNeverSaves(updates: UpdateLog): UpdateLog {
  return { ...updates, append: () => Promise.reject(new Error("away")) };
}

test("C44 what a node passed on and could not save is saved by another, under the same name", async () => {
  const [dying, other] = await startNodes(
    { databaseUrl, settings: { adoptAfterMs: 300, closeTimeoutMs: 100 } },
    { wrapLog: logThatNeverSaves },
    {},
  );
  await other.create("lesson/orphan", "");
  const ada = await openOn(dying, "lesson/orphan", "ada");
  const bob = await openOn(other, "lesson/orphan", "bob");
  // Once the nodes know each other: what comes with all that one lacks has lost its author.
  bob.sendAwareness(1, 1, { cursor: 1 });
  await ada.until(() => ada.of("awareness").some(({ states }) => states.has(1)));
  ada.sendUpdate(new Author().append("seen, never saved there"));
  await bob.until(() => bob.of("update").length === 1);
  await expect
    .poll(async () => textOf(await other.updates.load("lesson/orphan")), { timeout: 10_000 })
    .toBe("seen, never saved there");
  expect(ada.ackedCount).toBe(0);
  const rows = await queryRows<{ actor_id: string | null }>(
    databaseUrl,
    "select actor_id from document_updates where document_name = 'lesson/orphan' order by seq",
  );
  expect(rows.map(({ actor_id }) => actor_id)).toEqual([null, "ada"]);
});

test("C44 an edit that builds on another node's unsaved edit is not acknowledged before that is on disk", async () => {
  const [slow, other] = await startNodes(
    { databaseUrl, settings: { adoptAfterMs: 1_500, closeTimeoutMs: 100 } },
    { wrapLog: logThatNeverSaves },
    {},
  );
  await other.create("lesson/builds-on", "");
  const ada = await openOn(slow, "lesson/builds-on", "ada");
  const bob = await openOn(other, "lesson/builds-on", "bob");
  const author = new Author();
  const first = author.append("not saved, ");
  ada.sendUpdate(first);
  await bob.until(() => bob.of("update").length === 1);
  const answer = new Author(first);
  bob.sendUpdate(answer.append("but built upon"));
  await ada.until(() => ada.of("update").length === 1);
  const stored = async () => textOf(await other.updates.load("lesson/builds-on"));
  await bob.until(() => bob.ackedCount === 1);
  expect(await stored()).toBe("not saved, but built upon");
});

test("C44 a client that repeats another node's unsaved edit is acknowledged when it is on disk", async () => {
  const [dying, other] = await startNodes(
    { databaseUrl, settings: { adoptAfterMs: 1_000, closeTimeoutMs: 100 } },
    { wrapLog: logThatNeverSaves },
    {},
  );
  await other.create("lesson/repeats", "");
  const ada = await openOn(dying, "lesson/repeats", "ada");
  const bob = await openOn(other, "lesson/repeats", "bob");
  const author = new Author();
  ada.sendUpdate(author.append("twice"));
  await bob.until(() => bob.of("update").length === 1);
  const again = await openOn(other, "lesson/repeats", "ada");
  again.sendStep2(author.all());
  await again.until(() => again.ackedCount === 1);
  expect(textOf(await other.updates.load("lesson/repeats"))).toBe("twice");
});

test("C44 edits that another node has not saved count as unsaved, however many they are", async () => {
  const settings = { adoptAfterMs: 60_000, closeTimeoutMs: 100 };
  const [slow, other] = await startNodes(
    { databaseUrl, settings },
    { wrapLog: logThatNeverSaves },
    { settings: { ...settings, maxUnsavedBytes: 20_000 } },
  );
  await other.create("lesson/unsaved-elsewhere", "");
  const ada = await openOn(slow, "lesson/unsaved-elsewhere", "ada");
  const bob = await openOn(other, "lesson/unsaved-elsewhere", "bob");
  const author = new Author();
  for (let frame = 1; frame <= 200; frame++) {
    ada.sendUpdate(author.append("x".repeat(200)));
    await bob.until(() => bob.of("update").length === frame);
  }
  bob.sendUpdate(new Author().append("no room"));
  expect(await bob.closed()).toBe(1013);
});

test("C44 a node that stops in order has saved its edits and said so: nobody saves them again", async () => {
  const [stopping, other] = await startNodes({ databaseUrl, settings: { adoptAfterMs: 1_000 } }, {}, {});
  await other.create("lesson/in-order", "");
  const ada = await openOn(stopping, "lesson/in-order", "ada");
  const handle = await other.collab.rooms.open("lesson/in-order");
  const author = new Author();
  for (let frame = 0; frame < 50; frame++) ada.sendUpdate(author.append("x"));
  await ada.until(() => ada.ackedCount > 0);
  await stopping.close();
  const text = handle.doc.getText("content");
  await handle.saved();
  const rows = await queryRows<{ update: Buffer }>(
    databaseUrl,
    "select update from document_updates where document_name = 'lesson/in-order' and actor_id = 'ada' order by seq",
  );
  const replayed = new Author();
  let changes = 0;
  replayed.doc.on("update", () => changes++);
  for (const { update } of rows) replayed.take(update);
  expect(changes).toBe(rows.length);
  expect(replayed.doc.getText("content").toJSON()).toBe(text.toJSON());
});
