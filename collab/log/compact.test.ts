import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as Y from "yjs";
import type { Log, UpdateLog } from "../ports.ts";
import { Author, textOf } from "../testing/edits.ts";
import { queryRows, scratchDatabase } from "../testing/scratch-database.ts";
import { steppedPool } from "../testing/stepped-pool.ts";
import { compactDocument } from "./compact.ts";
import { createPool, createPostgresLog } from "./postgres-log.ts";

const none = () => undefined;
const silent: Log = { debug: none, info: none, warn: none, error: none };
const statementsOfOneRun = 4;

let databaseUrl: string;
let pool: Pool;
let updates: UpdateLog;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
  pool = createPool(databaseUrl, silent);
  updates = createPostgresLog({ connectionString: databaseUrl, log: silent });
});
afterAll(async () => {
  await updates.close();
  await pool.end();
});

/** Appends one letter after the other until told to stop; gives the author with all that was acknowledged. */
function keepTyping(name: string): { stop(): Promise<Author>; typed(): number } {
  const author = new Author();
  let isTyping = true;
  let count = 0;
  const done = (async () => {
    for (; isTyping; count++) await updates.append(name, author.append(String(count % 10)), "ada");
  })();
  return {
    typed: () => count,
    stop: async () => {
      isTyping = false;
      await done;
      return author;
    },
  };
}

test("C71 killed before any of its statements, amid appends, it leaves a document that loads whole", async () => {
  for (let killedAt = 1; killedAt <= statementsOfOneRun; killedAt++) {
    const name = `lesson/killed-${String(killedAt)}`;
    await updates.create(name, new Author().all(), null);
    const typing = keepTyping(name);
    await expect.poll(() => typing.typed(), { timeout: 20_000 }).toBeGreaterThan(3);
    const killed = steppedPool(pool, (statement) => {
      if (statement === killedAt) throw new Error("killed");
    });
    await expect(compactDocument(killed, name, 0)).rejects.toThrow("killed");
    const typedSoFar = typing.typed();
    await expect.poll(() => typing.typed(), { timeout: 20_000 }).toBeGreaterThan(typedSoFar);
    expect(await compactDocument(pool, name, 0)).toBe(true);
    const author = await typing.stop();
    expect(textOf(await updates.load(name))).toBe(author.doc.getText("content").toJSON());
  }
});

test("C71 appends commit while a compaction stands still between any two of its statements", async () => {
  const name = "lesson/standing-still";
  await updates.create(name, new Author().all(), null);
  const author = new Author();
  await updates.append(name, author.append("before"), "ada");
  const stops: number[] = [];
  const standing = steppedPool(pool, async (statement) => {
    stops.push(statement);
    await updates.append(name, author.append(`,${String(statement)}`), "ada");
  });
  expect(await compactDocument(standing, name, 0)).toBe(true);
  expect(stops).toEqual([1, 2, 3, 4]);
  expect(textOf(await updates.load(name))).toBe("before,1,2,3,4");
  const [document] = await queryRows<{ snapshot: Buffer }>(
    databaseUrl,
    "select snapshot from documents where name = $1",
    [name],
  );
  // The cut is the second statement: what came after it is not in the snapshot, and is loaded from its rows.
  expect(textOf(document?.snapshot ?? null)).toBe("before,1,2");
});

test("C71 of two compactions at once the faster one counts, and the slower changes nothing", async () => {
  const name = "lesson/two-at-once";
  const author = new Author();
  await updates.create(name, author.append("a"), null);
  const slower = steppedPool(pool, async (statement) => {
    if (statement !== statementsOfOneRun) return;
    await updates.append(name, author.append("b"), "ada");
    expect(await compactDocument(pool, name, 0)).toBe(true);
  });
  expect(await compactDocument(slower, name, 0)).toBe(false);
  expect(textOf(await updates.load(name))).toBe("ab");
});

test("C71 a row that commits late, below one that is committed, is waited for", async () => {
  const name = "lesson/late";
  const author = new Author();
  await updates.create(name, author.append("a"), null);
  const late = await pool.connect();
  await late.query("begin");
  await late.query("select 1 from documents where name = $1 for key share", [name]);
  await late.query("insert into document_updates (document_name, update) values ($1, $2)", [
    name,
    Buffer.from(author.append("b")),
  ]);
  await updates.append(name, author.append("c"), "ada");
  const compacted = compactDocument(pool, name, 0);
  const waiting =
    "select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  await expect.poll(() => queryRows(databaseUrl, waiting), { timeout: 20_000 }).not.toHaveLength(0);
  await late.query("commit");
  late.release();
  expect(await compacted).toBe(true);
  const [document] = await queryRows<{ snapshot: Buffer }>(
    databaseUrl,
    "select snapshot from documents where name = $1",
    [name],
  );
  expect(textOf(document?.snapshot ?? null)).toBe("abc");
});

test("C136 a snapshot is stored with its state vector, and one with gaps without", async () => {
  const whole = new Author();
  const gappy = new Author();
  const lost = gappy.append("lost, ");
  await updates.create("lesson/whole", whole.all(), null);
  await updates.create("lesson/gappy", Uint8Array.of(0, 0), null);
  await updates.append("lesson/gappy", gappy.append("and what builds on it"), null);
  for (let row = 0; row < 6; row++) await updates.append("lesson/whole", whole.append(String(row)), null);
  for (const name of ["lesson/whole", "lesson/gappy"])
    expect(await compactDocument(pool, name, 0)).toBe(true);

  const stored = await updates.load("lesson/whole");
  expect(stored?.stateVector).toEqual(Buffer.from(Y.encodeStateVector(whole.doc)));
  expect(textOf(stored)).toBe("012345");
  const incomplete = await updates.load("lesson/gappy");
  expect(incomplete?.stateVector).toBeUndefined();
  const back = new Author(incomplete?.state);
  back.take(lost);
  expect(textOf(back.all())).toBe("lost, and what builds on it");
});
