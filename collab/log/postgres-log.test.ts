import * as Y from "yjs";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Log, UpdateLog } from "../ports.ts";
import { Author, textOf } from "../testing/edits.ts";
import { queryRows, scratchDatabase } from "../testing/scratch-database.ts";
import { createPostgresLog } from "./postgres-log.ts";

const silent: Log = { debug: none, info: none, warn: none, error: none };
let databaseUrl: string;
let updates: UpdateLog;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
  updates = createPostgresLog({ connectionString: databaseUrl, log: silent, compactAboveRows: 10 });
});
afterAll(() => updates.close());

function none(): void {
  // nothing is logged in these tests
}

async function countRows(name: string): Promise<number> {
  const rows = await queryRows(databaseUrl, "select 1 from document_updates where document_name = $1", [
    name,
  ]);
  return rows.length;
}

test("C30 a document is created once", async () => {
  expect(await updates.load("lesson/once")).toBeNull();
  expect(await updates.create("lesson/once", new Author().append("first"), "ada")).toBe(true);
  expect(await updates.create("lesson/once", new Author().append("second"), "bob")).toBe(false);
  expect(textOf(await updates.load("lesson/once"))).toBe("first");
  expect(await countRows("lesson/once")).toBe(1);
});

test("C30 appends of many documents share a transaction", async () => {
  const names = Array.from({ length: 20 }, (_, index) => `lesson/group-${String(index)}`);
  for (const name of names) await updates.create(name, new Author().all(), null);
  await Promise.all(names.map((name) => updates.append(name, new Author().append(name), "ada")));
  const transactions = await queryRows(
    databaseUrl,
    "select distinct xmin from document_updates where document_name like 'lesson/group-%' and actor_id = 'ada'",
  );
  expect(transactions).toHaveLength(1);
  for (const name of names) expect(textOf(await updates.load(name))).toBe(name);
});

test("C30 a deleted document fails only its own appends", async () => {
  await updates.create("lesson/there", new Author().all(), null);
  const [there, gone] = await Promise.allSettled([
    updates.append("lesson/there", new Author().append("there"), null),
    updates.append("lesson/gone", new Author().append("gone"), null),
  ]);
  expect(there.status).toBe("fulfilled");
  expect(gone).toMatchObject({ status: "rejected", reason: { code: "document-missing" } });
});

test("C30 rows keep the order of the appends", async () => {
  await updates.create("lesson/order", new Author().all(), null);
  await Promise.all(
    Array.from({ length: 50 }, (_, index) =>
      updates.append("lesson/order", Uint8Array.of(0, 0), String(index)),
    ),
  );
  const rows = await queryRows<{ actor_id: string | null }>(
    databaseUrl,
    "select actor_id from document_updates where document_name = 'lesson/order' order by seq",
  );
  expect(rows.slice(1).map(({ actor_id }) => actor_id)).toEqual(
    Array.from({ length: 50 }, (_, index) => String(index)),
  );
});

test("C31 compacting shortens the load and keeps content and history", async () => {
  const author = new Author();
  await updates.create("lesson/long", author.append("0"), null);
  for (let edit = 1; edit <= 30; edit++)
    await updates.append("lesson/long", author.append(`,${String(edit)}`), "ada");
  await updates.compact("lesson/long");
  await updates.append("lesson/long", author.append(",end"), "ada");
  const [document] = await queryRows<{ snapshot: Buffer | null; behind: number }>(
    databaseUrl,
    `select snapshot, (select count(*)::int from document_updates u where u.document_name = d.name and u.seq > d.snapshot_seq) as behind
       from documents d where name = 'lesson/long'`,
  );
  expect(document?.behind).toBe(1);
  expect(textOf(document?.snapshot ?? null)).toMatch(/^0,.*,30$/);
  expect(textOf(await updates.load("lesson/long"))).toBe(author.doc.getText("content").toJSON());
  expect(await countRows("lesson/long")).toBe(32);
});

test("C31 what is appended while compacting is never skipped by a load", async () => {
  await updates.create("lesson/race", new Author().all(), null);
  const other = createPostgresLog({ connectionString: databaseUrl, log: silent, compactAboveRows: 0 });
  const authors = [new Author(), new Author()];
  const [one, two] = authors as [Author, Author];
  let writing = true;
  const compacting = (async () => {
    while (writing) await updates.compact("lesson/race").then(() => other.compact("lesson/race"));
  })();
  for (let edit = 0; edit < 60; edit++) {
    await Promise.all([
      updates.append("lesson/race", one.append("1"), null),
      other.append("lesson/race", two.append("2"), null),
    ]);
  }
  writing = false;
  await compacting;
  const merged = Y.mergeUpdates([one.all(), two.all()]);
  expect(textOf(await updates.load("lesson/race"))).toBe(textOf(merged));
  await other.close();
});

test("C30 broken connections fail their batch only, the next one gets through", async () => {
  await updates.create("lesson/broken", new Author().all(), null);
  const author = new Author();
  await updates.append("lesson/broken", author.append("before"), null);
  await queryRows(
    databaseUrl,
    "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
  );
  const after = author.append(" after");
  await updates
    .append("lesson/broken", after, null)
    .catch(() => updates.append("lesson/broken", after, null));
  expect(textOf(await updates.load("lesson/broken"))).toBe("before after");
});

test("C30 closing commits what waits and refuses the rest", async () => {
  const own = createPostgresLog({ connectionString: databaseUrl, log: silent });
  await own.create("lesson/last", new Author().all(), null);
  const last = own.append("lesson/last", new Author().append("last"), null);
  await own.close();
  await last;
  await expect(own.append("lesson/last", Uint8Array.of(0, 0), null)).rejects.toMatchObject({
    code: "closed",
  });
  expect(textOf(await updates.load("lesson/last"))).toBe("last");
});
