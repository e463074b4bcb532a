import { afterEach, beforeAll, expect, test } from "vitest";
import { type Fixture, startFixture } from "./testing/fixture.ts";
import { Author, textOf } from "./testing/edits.ts";
import { RawClient } from "./testing/raw-client.ts";
import { scratchDatabase } from "./testing/scratch-database.ts";
import { connectStock } from "./testing/stock-client.ts";
import { expectConsole } from "#tests/console.ts";

let databaseUrl: string;
let fixture: Fixture;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
});
afterEach(() => fixture.close());

async function open(name: string, query: string): Promise<RawClient> {
  const client = await RawClient.open(fixture.url, `/collab/${name}?${query}`);
  await client.until(() => client.of("step1").length === 1);
  return client;
}

test("C10 a reader's edits are refused with one visible reason, its cursor is seen", async () => {
  fixture = await startFixture({ databaseUrl });
  await fixture.create("lesson/reader", "fixed");
  fixture.levels.set("reader", "read");
  const reader = await open("lesson/reader", "as=reader");
  const writer = await open("lesson/reader", "as=writer&ack=1");
  const author = new Author();
  for (const text of ["no", "again no"]) reader.sendUpdate(author.append(text));
  reader.sendAwareness(7, 1, { cursor: 3 });
  await writer.until(() => writer.of("awareness").some(({ states }) => states.has(7)));
  expect(reader.of("denied")).toHaveLength(1);
  expect(reader.of("denied")[0]?.reason).toMatch(/read this document but not change/);
  expect(writer.of("update")).toEqual([]);
  expect(textOf(await fixture.updates.load("lesson/reader"))).toBe("fixed");
});

test("C10 a stock reader shows the reason and stays connected", async () => {
  fixture = await startFixture({ databaseUrl });
  await fixture.create("lesson/stock-reader", "fixed");
  fixture.levels.set("reader", "read");
  const reader = connectStock(fixture.url, "lesson/stock-reader", "reader");
  await reader.synced();
  const writer = connectStock(fixture.url, "lesson/stock-reader", "writer");
  await writer.synced();
  expectConsole(/Permission denied.*\n.*not change it/);
  reader.insert(0, "x");
  writer.insert(5, "!");
  await expect.poll(() => reader.text()).toBe("xfixed!");
  expect(writer.text()).toBe("fixed!");
  reader.close();
  writer.close();
});

test("C9 what a reader sent is acknowledged when it has become a writer and sent all it has", async () => {
  fixture = await startFixture({ databaseUrl });
  await fixture.create("lesson/promoted");
  fixture.levels.set("student", "read");
  const student = await open("lesson/promoted", "as=student&ack=1");
  const author = new Author();
  student.sendUpdate(author.append("mine"));
  await student.until(() => student.of("level").length === 2);
  fixture.levels.set("student", "write");
  await fixture.collab.recheck({ userId: "student" });
  await student.until(() => student.of("level").length === 3 && student.of("step1").length === 2);
  student.sendUpdate(author.append(" too"));
  await student.until(() => student.of("step1").length === 3);
  expect(student.ackedCount).toBe(0);
  student.sendStep2(author.all());
  await student.until(() => student.ackedCount === 3);
  expect(textOf(await fixture.updates.load("lesson/promoted"))).toBe("mine too");
});

test("C11 a recheck takes and gives the right to write on the open socket", async () => {
  fixture = await startFixture({ databaseUrl });
  await fixture.create("lesson/demoted");
  const client = await open("lesson/demoted", "as=student&ack=1");
  const author = new Author();
  client.sendUpdate(author.append("1"));
  await client.until(() => client.ackedCount === 1);
  fixture.levels.set("student lesson/demoted", "read");
  await fixture.collab.recheck({ documentName: "lesson/demoted" });
  client.sendUpdate(author.append("2"));
  await client.until(() => client.of("level").length >= 2);
  expect(client.of("level").map(({ canWrite }) => canWrite)).not.toContain(undefined);
  expect(client.of("level").at(-1)?.canWrite).toBe(false);
  expect(textOf(await fixture.updates.load("lesson/demoted"))).toBe("1");
  fixture.levels.set("student lesson/demoted", "write");
  await fixture.collab.recheck({ documentName: "lesson/demoted" });
  client.sendStep2(author.all());
  await client.until(() => client.ackedCount === 3);
  expect(textOf(await fixture.updates.load("lesson/demoted"))).toBe("12");
});

test("C12 a recheck closes who may not be here any more: 4403, or 4401 when the session ended", async () => {
  fixture = await startFixture({ databaseUrl });
  await fixture.create("lesson/revoked");
  const removed = await open("lesson/revoked", "as=removed");
  const signedOut = await open("lesson/revoked", "as=gone");
  const stays = await open("lesson/revoked", "as=stays&ack=1");
  fixture.levels.set("removed", "none");
  fixture.levels.set("gone", "signed-out");
  await fixture.collab.recheck({ userId: "removed", documentName: "lesson/revoked" });
  await fixture.collab.recheck({ sessionId: "session-of-gone" });
  expect(await removed.closed()).toBe(4403);
  expect(await signedOut.closed()).toBe(4401);
  stays.sendUpdate(new Author().append("still here"));
  await stays.until(() => stays.ackedCount === 1);
});

test("C13 levels are asked again from time to time without a recheck", async () => {
  fixture = await startFixture({ databaseUrl, settings: { recheckMs: 50 } });
  await fixture.create("lesson/forgotten");
  const client = await open("lesson/forgotten", "as=student");
  fixture.levels.set("student", "none");
  expect(await client.closed()).toBe(4403);
});
