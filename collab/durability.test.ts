import { afterEach, beforeAll, expect, test, vi } from "vitest";
import * as Y from "yjs";
import type { UpdateLog } from "./ports.ts";
import { type Fixture, type FixtureOptions, startFixture } from "./testing/fixture.ts";
import { Author, textOf } from "./testing/edits.ts";
import { decodeFrame, RawClient } from "./testing/raw-client.ts";
import { queryRows, scratchDatabase } from "./testing/scratch-database.ts";
import { startTcpProxy } from "./testing/tcp-proxy.ts";

let databaseUrl: string;
let fixture: Fixture;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});
afterEach(() => fixture.close());

async function start(options: Partial<FixtureOptions> = {}): Promise<void> {
  fixture = await startFixture({ databaseUrl, ...options });
}

async function open(name: string, actorId = "ada"): Promise<RawClient> {
  const client = await RawClient.open(fixture.url, `/collab/${name}?as=${actorId}&ack=1`);
  await client.until(() => client.of("step1").length === 1);
  return client;
}

/** A log whose appends fail while `away` is true, and wait while `gate` is set. */
function faultyLog() {
  const fault = { away: false, gate: undefined as Promise<void> | undefined, appends: 0 };
  const wrapLog = (updates: UpdateLog): UpdateLog => ({
    ...updates,
    load: (name) => (fault.away ? Promise.reject(new Error("away")) : updates.load(name)),
    append: async (...args) => {
      fault.appends++;
      await fault.gate;
      if (fault.away) throw new Error("away");
      await updates.append(...args);
    },
  });
  return { fault, wrapLog };
}

test("C7 an acknowledged frame is in the database", async () => {
  await start();
  await fixture.create("lesson/ack");
  const client = await open("lesson/ack");
  const author = new Author();
  for (let frame = 1; frame <= 20; frame++) {
    client.sendUpdate(author.append(`${String(frame)},`));
    await client.until(() => client.ackedCount === frame);
    expect(textOf(await fixture.updates.load("lesson/ack"))).toBe(author.doc.getText("content").toJSON());
  }
  const counts = client.of("ack").map(({ count }) => count);
  expect(counts).toEqual([...counts].sort((a, b) => a - b));
});

test("C7 nothing is acknowledged before its commit", async () => {
  const { fault, wrapLog } = faultyLog();
  await start({ wrapLog });
  await fixture.create("lesson/gate");
  let letGo = () => undefined as void;
  fault.gate = new Promise((resolve) => (letGo = resolve));
  const ada = await open("lesson/gate");
  const bob = await open("lesson/gate", "bob");
  ada.sendUpdate(new Author().append("seen before it is saved"));
  await bob.until(() => bob.of("update").length === 1);
  await expect.poll(() => fault.appends).toBe(1);
  expect(ada.ackedCount).toBe(0);
  letGo();
  await ada.until(() => ada.ackedCount === 1);
});

test("C7 while the log is away editing goes on, and everything is saved when it is back", async () => {
  const { fault, wrapLog } = faultyLog();
  await start({ wrapLog });
  await fixture.create("lesson/away");
  const ada = await open("lesson/away");
  const bob = await open("lesson/away", "bob");
  fault.away = true;
  const author = new Author();
  const other = new Author();
  for (let frame = 0; frame < 100; frame++) {
    ada.sendUpdate(author.append("a"));
    bob.sendUpdate(other.append("b"));
    await bob.until(() => bob.of("update").length > frame / 2);
  }
  await expect.poll(() => fault.appends).toBeGreaterThan(2);
  expect(ada.ackedCount + bob.ackedCount).toBe(0);
  fault.away = false;
  await ada.until(() => ada.ackedCount === 100);
  await bob.until(() => bob.ackedCount === 100);
  const stored = textOf(await fixture.updates.load("lesson/away"));
  expect([...stored].filter((letter) => letter === "a")).toHaveLength(100);
  expect([...stored].filter((letter) => letter === "b")).toHaveLength(100);
});

test("C7 Postgres itself goes away and comes back", async () => {
  const proxy = await startTcpProxy(databaseUrl);
  fixture = await startFixture({ databaseUrl: proxy.url, settings: { maxSaveRetryMs: 200 } });
  await fixture.create("lesson/postgres-away");
  const ada = await open("lesson/postgres-away");
  const bob = await open("lesson/postgres-away", "bob");
  const author = new Author();
  ada.sendUpdate(author.append("before "));
  await ada.until(() => ada.ackedCount === 1);
  proxy.cut();
  for (let frame = 0; frame < 20; frame++) ada.sendUpdate(author.append("."));
  await bob.until(() => bob.of("update").length > 1);
  await expect.poll(() => fixture.warnings).toContain("document not saved yet");
  const late = await RawClient.open(fixture.url, "/collab/lesson/postgres-away?as=late");
  await late.until(() => late.of("step1").length === 1);
  expect(ada.ackedCount).toBe(1);
  await proxy.restore();
  await ada.until(() => ada.ackedCount === 21);
  expect(textOf(await fixture.updates.load("lesson/postgres-away"))).toBe("before ....................");
  await fixture.close();
  await proxy.close();
});

test("C8 a frame with nothing new is acknowledged at once", async () => {
  await start();
  await fixture.create("lesson/no-op", "text");
  const client = await open("lesson/no-op");
  client.sendStep2(Uint8Array.of(0, 0));
  await client.until(() => client.ackedCount === 1);
  client.sendStep2((await fixture.updates.load("lesson/no-op"))?.state ?? Uint8Array.of());
  await client.until(() => client.ackedCount === 2);
});

test("C16 an update with a gap is neither stored nor served; its sender is asked and then acknowledged", async () => {
  await start();
  await fixture.create("lesson/gap");
  const client = await open("lesson/gap");
  const author = new Author();
  author.append("lost on the way, ");
  client.sendUpdate(author.append("arrived"));
  await client.until(() => client.of("step1").length === 2);
  client.sendUpdate(author.append("!"));
  await client.until(() => client.of("step1").length === 3);
  client.sendStep1();
  await client.until(() => client.of("step2").length === 1);
  expect(client.of("step2")[0]?.body).toEqual(Uint8Array.of(0, 0));
  expect(client.ackedCount).toBe(0);

  client.sendStep2(author.all());
  await client.until(() => client.ackedCount === 3);
  expect(textOf(await fixture.updates.load("lesson/gap"))).toBe("lost on the way, arrived!");
});

test("C35 who cannot give what is missing is not asked for it again and again", async () => {
  await start({ settings: { askGapAgainMs: 1_000_000 } });
  await fixture.create("lesson/own-gap");
  const client = await open("lesson/own-gap");
  const author = new Author();
  author.append("lost to the client itself, ");
  const incomplete = author.append("known");
  client.sendUpdate(incomplete);
  for (let asked = 2; asked <= 3; asked++) {
    await client.until(() => client.of("step1").length === asked);
    client.sendStep2(incomplete);
  }
  client.sendStep2(incomplete);
  // Answered after all that came before.
  client.sendStep1();
  await client.until(() => client.of("step2").length === 1);
  expect(client.of("step1")).toHaveLength(3);

  client.sendUpdate(author.append("!"));
  await client.until(() => client.of("step1").length === 4);
  client.sendStep2(author.all());
  await client.until(() => client.ackedCount === 6);
});

test("C133 what a client lacked itself may come from somebody else: then its edits are acknowledged", async () => {
  await start({ settings: { askGapAgainMs: 50 } });
  await fixture.create("lesson/gap-of-both");
  const other = new Author();
  const missing = other.append("theirs, ");
  const between = other.append("also theirs, ");
  const author = new Author();
  author.take(missing);
  author.take(between);
  const ada = await open("lesson/gap-of-both");
  // As a client answers that was cut off between two updates: the later one is there, and waits for the first.
  let answer = Y.mergeUpdates([between, author.append("and mine")]);
  let sent = 0;
  const sendAnswer = (): void => {
    ada.sendStep2(answer);
    sent++;
  };
  ada.socket.on("message", (data: Buffer) => {
    if (decodeFrame(data).type === "step1") sendAnswer();
  });
  sendAnswer();
  await ada.until(() => sent >= 4);
  const bob = await open("lesson/gap-of-both", "bob");
  bob.sendUpdate(missing);
  await ada.until(() => ada.of("update").length > 0);
  expect(ada.ackedCount).toBe(0);
  answer = author.all();
  await ada.until(() => ada.ackedCount > 0 && ada.ackedCount === sent);
  expect(textOf(await fixture.updates.load("lesson/gap-of-both"))).toBe("theirs, also theirs, and mine");
});

test("C29 what all documents together have not saved is bounded; it may be written once the log is back", async () => {
  const { fault, wrapLog } = faultyLog();
  await start({ wrapLog, settings: { maxUnsavedBytesOfAll: 20_000, maxSaveRetryMs: 200 } });
  await fixture.create("lesson/first");
  await fixture.create("lesson/second");
  const ada = await open("lesson/first");
  const bob = await open("lesson/second", "bob");
  fault.away = true;
  ada.sendUpdate(new Author().append("a".repeat(15_000)));
  await expect.poll(() => fault.appends).toBeGreaterThan(1);
  const author = new Author();
  bob.sendUpdate(author.append("b".repeat(10_000)));
  expect(await bob.closed()).toBe(1013);
  expect(ada.ackedCount).toBe(0);

  fault.away = false;
  await ada.until(() => ada.ackedCount === 1);
  const again = await open("lesson/second", "bob");
  again.sendStep2(author.all());
  await again.until(() => again.ackedCount === 1);
});

test("C23 what was saved is back after a restart, and each row names its author", async () => {
  await start();
  await fixture.create("lesson/restart", "start ");
  const ada = await open("lesson/restart");
  const bob = await open("lesson/restart", "bob");
  ada.sendUpdate(new Author().append("ada"));
  await ada.until(() => ada.ackedCount === 1);
  bob.sendUpdate(new Author().append("bob"));
  await bob.until(() => bob.ackedCount === 1);
  await fixture.close();

  await start();
  const again = await open("lesson/restart");
  again.sendStep1();
  await again.until(() => again.of("step2").length === 1);
  const text = textOf(again.of("step2")[0]?.body ?? null);
  expect([...text].sort().join("")).toBe([..."start adabob"].sort().join(""));
  const rows = await queryRows<{ actor_id: string | null }>(
    databaseUrl,
    "select actor_id from document_updates where document_name = 'lesson/restart' order by seq",
  );
  expect(rows.map(({ actor_id }) => actor_id)).toEqual([null, "ada", "bob"]);
});

test("C25 a failed load closes with 1013 and leaves nothing behind", async () => {
  const { fault, wrapLog } = faultyLog();
  await start({ wrapLog });
  await fixture.create("lesson/unloadable", "still here");
  fault.away = true;
  const client = await RawClient.open(fixture.url, "/collab/lesson/unloadable");
  expect(await client.closed()).toBe(1013);
  await expect(fixture.collab.rooms.open("lesson/unloadable")).rejects.toMatchObject({ code: "unavailable" });
  fault.away = false;
  const handle = await fixture.collab.rooms.open("lesson/unloadable");
  expect(handle.doc.getText("content").toJSON()).toBe("still here");
  handle.close();
});

test("C28 when the document is deleted its sockets close with 4404", async () => {
  await start();
  await fixture.create("lesson/deleted");
  const client = await open("lesson/deleted");
  const handle = await fixture.collab.rooms.open("lesson/deleted");
  const closed = vi.fn();
  handle.onClosed(closed);
  await queryRows(databaseUrl, "delete from documents where name = 'lesson/deleted'");
  client.sendUpdate(new Author().append("into nothing"));
  expect(await client.closed()).toBe(4404);
  expect(client.ackedCount).toBe(0);
  expect(closed).toHaveBeenCalledWith(4404);
  await expect(handle.saved()).rejects.toMatchObject({ code: "document-missing" });
});

test("C32 closing saves everything, tells the clients 1012 and is done in time", async () => {
  await start();
  await fixture.create("lesson/closing");
  const client = await open("lesson/closing");
  const handle = await fixture.collab.rooms.open("lesson/closing");
  handle.doc.getText("content").insert(0, "at the last moment");
  const startedAt = performance.now();
  await fixture.collab.close();
  expect(performance.now() - startedAt).toBeLessThan(10_000);
  expect(await client.closed()).toBe(1012);
  expect(textOf(await fixture.updates.load("lesson/closing"))).toBe("at the last moment");
});

test("C32 closing does not wait for a log that is away", async () => {
  const { fault, wrapLog } = faultyLog();
  await start({ wrapLog, settings: { closeTimeoutMs: 300 } });
  await fixture.create("lesson/hopeless");
  const client = await open("lesson/hopeless");
  fault.away = true;
  client.sendUpdate(new Author().append("x"));
  await expect.poll(() => fault.appends).toBeGreaterThan(0);
  const startedAt = performance.now();
  await fixture.collab.close();
  expect(performance.now() - startedAt).toBeLessThan(4_000);
  expect(await client.closed()).toBe(1012);
  expect(fixture.warnings).toContain("document closed with unsaved edits");
});
