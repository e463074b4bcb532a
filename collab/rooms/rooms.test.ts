import { afterEach, beforeAll, expect, test, vi } from "vitest";
import type { UpdateLog } from "../ports.ts";
import type { Settings } from "../settings.ts";
import { type Fixture, startFixture } from "../testing/fixture.ts";
import { Author, textOf } from "../testing/edits.ts";
import { RawClient } from "../testing/raw-client.ts";
import { queryRows, scratchDatabase } from "../testing/scratch-database.ts";

let databaseUrl: string;
let fixture: Fixture;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});
afterEach(() => fixture.close());

async function start(
  settings: Partial<Settings> = {},
  wrapLog?: (updates: UpdateLog) => UpdateLog,
): Promise<void> {
  fixture = await startFixture({ databaseUrl, settings, ...(wrapLog && { wrapLog }) });
}

async function open(name: string, actorId: string): Promise<RawClient> {
  const client = await RawClient.open(fixture.url, `/collab/${name}?as=${actorId}&ack=1`);
  await client.until(() => client.of("step1").length === 1);
  return client;
}

test("C24 an unused document leaves memory after a while, and comes back from disk", async () => {
  const loads = vi.fn();
  await start({ unloadAfterMs: 50 }, (updates) => ({
    ...updates,
    load: (name) => {
      loads(name);
      return updates.load(name);
    },
  }));
  await fixture.create("lesson/idle", "kept");
  const handle = await fixture.collab.rooms.open("lesson/idle");
  const again = await fixture.collab.rooms.open("lesson/idle");
  expect(again.doc).toBe(handle.doc);
  const closed = vi.fn();
  handle.doc.on("destroy", closed);
  handle.close();
  handle.close();
  again.close();
  await expect.poll(() => closed).toHaveBeenCalled();
  const later = await fixture.collab.rooms.open("lesson/idle");
  expect(later.doc.getText("content").toJSON()).toBe("kept");
  expect(loads).toHaveBeenCalledTimes(2);
  later.close();
});

test("C24 a document with unsaved edits stays until they are saved", async () => {
  let away = true;
  await start({ unloadAfterMs: 20 }, (updates) => ({
    ...updates,
    append: (...args) => (away ? Promise.reject(new Error("away")) : updates.append(...args)),
  }));
  await fixture.create("lesson/unsaved");
  const handle = await fixture.collab.rooms.open("lesson/unsaved");
  const destroyed = vi.fn();
  handle.doc.on("destroy", destroyed);
  handle.doc.getText("content").insert(0, "precious");
  handle.close();
  await expect
    .poll(() => fixture.warnings.filter((text) => text === "document not saved yet").length)
    .toBeGreaterThan(1);
  expect(destroyed).not.toHaveBeenCalled();
  away = false;
  await expect.poll(() => destroyed).toHaveBeenCalled();
  expect(textOf(await fixture.updates.load("lesson/unsaved"))).toBe("precious");
});

test("C26 edits of the process itself are broadcast and saved without an author", async () => {
  await start();
  await fixture.create("workspace/own");
  const client = await open("workspace/own", "ada");
  const handle = await fixture.collab.rooms.open("workspace/own");
  const seen = vi.fn();
  const stop = handle.onUpdate((_, origin) => {
    seen(typeof origin === "string" ? origin : "somebody");
  });
  handle.doc.transact(() => {
    handle.doc.getText("content").insert(0, "from disk");
  }, "disk");
  await handle.saved();
  expect(textOf(await fixture.updates.load("workspace/own"))).toBe("from disk");
  await client.until(() => client.of("update").length === 1);
  client.sendUpdate(new Author().append("typed"));
  await client.until(() => client.ackedCount === 1);
  expect(seen.mock.calls).toEqual([["disk"], ["somebody"]]);
  stop();
  const rows = await queryRows<{ actor_id: string | null }>(
    databaseUrl,
    "select actor_id from document_updates where document_name = 'workspace/own' order by seq",
  );
  expect(rows.map(({ actor_id }) => actor_id)).toEqual([null, null, "ada"]);
  handle.close();
});

test("C26 opening what was never made is an error, and `saved` gives up in time", async () => {
  await start({}, (updates) => ({ ...updates, append: () => Promise.reject(new Error("away")) }));
  await expect(fixture.collab.rooms.open("lesson/none")).rejects.toMatchObject({ code: "document-missing" });
  await fixture.create("lesson/never-saved");
  const handle = await fixture.collab.rooms.open("lesson/never-saved");
  handle.doc.getText("content").insert(0, "x");
  await expect(handle.saved(50)).rejects.toMatchObject({ code: "not-saved" });
  handle.close();
});

test("C27 presence lists each person once and tells of every change", async () => {
  await start();
  await fixture.create("lesson/people");
  const changes: string[] = [];
  const stop = fixture.collab.rooms.onPresence((name, actors) => {
    changes.push(`${name}: ${actors.map(({ id }) => id).join(" ")}`);
  });
  const ada = await open("lesson/people", "ada");
  const secondTab = await open("lesson/people", "ada");
  const bob = await open("lesson/people", "bob");
  expect(fixture.collab.rooms.presence("lesson/people").map(({ name }) => name)).toEqual(["ADA", "BOB"]);
  expect([...fixture.collab.rooms.present().keys()]).toEqual(["lesson/people"]);
  ada.close();
  bob.close();
  await expect.poll(() => changes.at(-1)).toBe("lesson/people: ada");
  secondTab.close();
  await expect
    .poll(() => changes)
    .toEqual(["lesson/people: ada", "lesson/people: ada bob", "lesson/people: ada", "lesson/people: "]);
  expect(fixture.collab.rooms.present().size).toBe(0);
  stop();
});

test("C106 whereabouts tell what each person's clients say, also of those who say nothing", async () => {
  await start();
  await fixture.create("lesson/where");
  const soon = { timeout: 10_000 };
  const moved = vi.fn();
  const stop = fixture.collab.rooms.onMoved(moved);
  const ada = await open("lesson/where", "ada");
  await open("lesson/where", "bob");
  const said = () =>
    fixture.collab.rooms.whereabouts("lesson/where").map(({ actor, states }) => [actor.id, states.length]);
  expect(said()).toEqual([
    ["ada", 0],
    ["bob", 0],
  ]);
  ada.sendAwareness(7, 1, { file: "main.py" });
  await vi.waitFor(() => {
    expect(moved).toHaveBeenCalledExactlyOnceWith("lesson/where");
  }, soon);
  expect(said()).toEqual([
    ["ada", 1],
    ["bob", 0],
  ]);
  expect(fixture.collab.rooms.whereabouts("lesson/where")[0]?.states).toMatchObject([{ file: "main.py" }]);
  ada.close();
  await vi.waitFor(() => {
    expect(said()).toEqual([["bob", 0]]);
  }, soon);
  expect(fixture.collab.rooms.whereabouts("lesson/none")).toEqual([]);
  stop();
});
