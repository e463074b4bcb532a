import type { Pool } from "pg";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { randomFrom, type Random } from "#tests/random.ts";
import { createPool } from "../log/postgres-log.ts";
import type { Log } from "../ports.ts";
import { Author, textOf } from "../testing/edits.ts";
import { scratchDatabase } from "../testing/scratch-database.ts";
import { steppedPool } from "../testing/stepped-pool.ts";
import { writeLog, type WrittenEdit } from "../testing/written-log.ts";
import { firstPoint } from "./beginning.ts";
import { keepPoint, placeCheckpoints } from "./checkpoints.ts";
import { readMoments } from "./read-moments.ts";
import { releasePoint } from "./release-point.ts";
import { stateAt } from "./state-at.ts";
import { listUntidy, tidyDocument } from "./tidy.ts";

// Hundreds of statements each.
vi.setConfig({ testTimeout: 120_000 });

const none = () => undefined;
const silent: Log = { debug: none, info: none, warn: none, error: none };
const start = Date.UTC(2026, 0, 5, 9, 30);
const longAfter = start + 365 * 24 * 3_600_000;
const mergeOnly = { mergeBefore: longAfter, forgetBefore: 0 };
const dayBefore = start - 24 * 3_600_000;

let databaseUrl: string;
let pool: Pool;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
  pool = createPool(databaseUrl, silent);
});
afterAll(() => pool.end());

const add =
  (text: string): WrittenEdit["change"] =>
  (content) => {
    content.insert(content.length, text);
  };

/** People and programs who write and delete, pause and interrupt each other. */
function randomEdits(random: Random, count: number): WrittenEdit[] {
  let at = start;
  let actorId: string | null = "ada";
  return Array.from({ length: count }, () => {
    at += random.pick([20, 200, 2_000, 2_000, 9_000, 40_000, 70_000]);
    if (random.below(4) === 0) actorId = random.pick(["ada", "bob", "cy", null]);
    const letter = random.pick([..."abcdef"]);
    const change: WrittenEdit["change"] = (content) => {
      const index = random.below(content.length + 1);
      if (index < content.length && random.below(3) === 0) content.delete(index, 1);
      else content.insert(index, letter);
    };
    return { actorId, at, change };
  });
}

async function allMoments(from: Pool, name: string, limit: number) {
  const moments = [];
  for (let before: bigint | null | undefined; before !== null;) {
    const page = await readMoments(from, name, { before, limit });
    moments.push(...page.moments);
    before = page.nextBefore;
  }
  return moments.map(({ seq, startedAt, endedAt, actorIds, edits, bytes }) => ({
    seq,
    startedAt,
    endedAt,
    actorIds: [...actorIds].sort(),
    edits,
    bytes,
  }));
}

function gate(): { open: () => void; opened: Promise<void> } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

/** False also while the connection of one that was killed is still closing. */
async function isDoneUnlessKilled(work: Promise<boolean>): Promise<boolean> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof Error && error.message === "killed") return false;
    throw error;
  }
}

async function textAt(name: string, point: bigint | "start" | "now"): Promise<string | null> {
  const state = await stateAt(pool, name, point);
  return state === null ? null : textOf(state);
}

test("C72 a document is read as it was after each row, also what was deleted since", async () => {
  const edits = randomEdits(randomFrom(1), 120);
  const written = await writeLog(pool, "lesson/each-row", edits);
  for (const { seq, text } of written) expect(await textAt("lesson/each-row", seq)).toBe(text);
  expect(await textAt("lesson/each-row", "start")).toBe("");
  expect(await textAt("lesson/each-row", "now")).toBe(written.at(-1)?.text);
  await expect(stateAt(pool, "lesson/nowhere", "now")).rejects.toMatchObject({ code: "document-missing" });
});

test("C72 pages of any size add up to the same moments", async () => {
  await writeLog(pool, "lesson/pages", randomEdits(randomFrom(2), 400));
  const whole = await allMoments(pool, "lesson/pages", 1_000);
  expect(whole.length).toBeGreaterThan(20);
  expect(whole.reduce((sum, { edits }) => sum + edits, 0)).toBe(400);
  for (const limit of [1, 3, 7]) expect(await allMoments(pool, "lesson/pages", limit)).toEqual(whole);
});

test("C72 a row that builds on a later one is whole once both are read, also from a checkpoint in between", async () => {
  const name = "lesson/late-row";
  const author = new Author();
  const first = author.append("a");
  const second = author.append("b");
  await pool.query("insert into documents (name) values ($1)", [name]);
  const append = (update: Uint8Array) =>
    pool.query("insert into document_updates (document_name, update) values ($1, $2)", [
      name,
      Buffer.from(update),
    ]);
  await append(second);
  const between = await keepPoint(pool, name, "now");
  await append(first);
  expect(await textAt(name, between ?? 0n)).toBe("");
  expect(await textAt(name, "now")).toBe("ab");
});

test("C72 a long history is read from checkpoints, and says the same", async () => {
  const name = "lesson/checkpoints";
  const edits = Array.from({ length: 2_100 }, (_, index) => ({
    actorId: "ada",
    at: start + index * 1_000,
    change: add(String(index % 10).repeat(60)),
  }));
  const written = await writeLog(pool, name, edits);
  const untidy = () => listUntidy(pool, { mergeBefore: dayBefore, forgetBefore: 0 }, "", 100);
  expect(await untidy()).toContain(name);
  expect(await placeCheckpoints(pool, name)).toBeGreaterThan(1);
  expect(await placeCheckpoints(pool, name)).toBe(0);
  expect(await untidy()).not.toContain(name);
  const { rows } = await pool.query<{ seq: string }>(
    "select seq from document_checkpoints where document_name = $1 order by seq",
    [name],
  );
  const near = rows.flatMap(({ seq }) => [-1n, 0n, 1n].map((offset) => BigInt(seq) + offset));
  for (const seq of [written[0]?.seq ?? 0n, ...near, written[2_099]?.seq ?? 0n]) {
    expect(await textAt(name, seq)).toBe(written.find((edit) => edit.seq === seq)?.text);
  }
});

test.each([11, 12, 13, 14, 15, 16])(
  "C73 merging changes neither the moments nor their ends, however often it is killed (seed %i)",
  async (seed) => {
    const name = `lesson/merge-${String(seed)}`;
    const random = randomFrom(seed);
    const written = await writeLog(pool, name, randomEdits(random, 300));
    const before = await allMoments(pool, name, 50);
    const textBefore = new Map(written.map(({ seq, text }) => [seq, text]));
    for (let isDone = false; !isDone;) {
      const killedAt = 2 + random.below(30);
      const killed = steppedPool(pool, (statement) => {
        if (statement === killedAt) throw new Error("killed");
      });
      isDone = await isDoneUnlessKilled(tidyDocument(killed, name, mergeOnly));
      expect(await allMoments(pool, name, 50)).toEqual(before);
    }
    for (const { seq } of before) expect(await textAt(name, seq)).toBe(textBefore.get(seq));
    const people = before.reduce((sum, { actorIds }) => sum + actorIds.length + 1, 0);
    const { rowCount } = await pool.query("select 1 from document_updates where document_name = $1", [name]);
    expect(rowCount).toBeLessThanOrEqual(people);
    expect(await listUntidy(pool, mergeOnly, "", 1_000)).not.toContain(name);
  },
);

test("C73 rows of a moment that may still go on are not merged", async () => {
  const edits = [0, 1, 2, 400, 401].map((second) => ({
    actorId: "ada",
    at: start + second * 1_000,
    change: add("x"),
  }));
  await writeLog(pool, "lesson/still", edits);
  await tidyDocument(pool, "lesson/still", { mergeBefore: start + 400_500, forgetBefore: 0 });
  const { rows } = await pool.query<{ edits: number }>(
    "select edits from document_updates where document_name = 'lesson/still' order by seq",
  );
  expect(rows.map((row) => row.edits)).toEqual([3, 1, 1]);
});

test("C73 two that tidy one document at once do it once", async () => {
  const name = "lesson/two-tidy";
  await writeLog(pool, name, randomEdits(randomFrom(3), 300));
  const before = await allMoments(pool, name, 50);
  await Promise.all([tidyDocument(pool, name, mergeOnly), tidyDocument(pool, name, mergeOnly)]);
  await tidyDocument(pool, name, mergeOnly);
  expect(await allMoments(pool, name, 50)).toEqual(before);
});

test.each([21, 22, 23, 24])(
  "C74 what is forgotten is gone, the rest and named versions can be read, however often it is killed (seed %i)",
  async (seed) => {
    const name = `lesson/forget-${String(seed)}`;
    const random = randomFrom(seed);
    const written = await writeLog(pool, name, randomEdits(random, 300));
    const textBefore = new Map(written.map(({ seq, text }) => [seq, text]));
    const moments = await allMoments(pool, name, 500);
    const newest = moments.slice(0, 5);
    const named = await keepPoint(pool, name, written[40]?.seq ?? 0n);
    await pool.query("insert into document_versions (document_name, seq, name) values ($1, $2, 'Mine')", [
      name,
      named,
    ]);
    const options = { mergeBefore: longAfter, forgetBefore: newest.at(-1)?.startedAt ?? 0 };
    for (let isDone = false; !isDone;) {
      const killedAt = 20 + random.below(200);
      const killed = steppedPool(pool, (statement) => {
        if (statement === killedAt) throw new Error("killed");
      });
      isDone = await isDoneUnlessKilled(tidyDocument(killed, name, options));
      expect(await textAt(name, "now")).toBe(written.at(-1)?.text);
      expect(await textAt(name, named ?? 0n)).toBe(written[40]?.text);
      for (const { seq } of newest) expect(await textAt(name, seq)).toBe(textBefore.get(seq));
    }
    expect(await allMoments(pool, name, 500)).toEqual(newest);
    const lastForgotten = moments[5]?.seq ?? 0n;
    expect(await textAt(name, "start")).toBe(textBefore.get(lastForgotten));
    expect(await textAt(name, lastForgotten - 1n)).toBeNull();
    const { rows } = await pool.query<{ seq: string }>(
      "select seq from document_checkpoints where document_name = $1 order by seq",
      [name],
    );
    expect(rows.map((row) => BigInt(row.seq))).toEqual([written[0]?.seq, named, lastForgotten]);
    expect(await listUntidy(pool, options, "", 1_000)).not.toContain(name);
  },
);

test("C74 two that tidy one document at once never leave a history without its beginning", async () => {
  const options = { mergeBefore: longAfter, forgetBefore: 0 };
  let isThrough = false;
  for (let stop = 1; !isThrough; stop++) {
    const name = `lesson/two-forget-${String(stop)}`;
    const written = await writeLog(pool, name, randomEdits(randomFrom(stop), 40));
    await tidyDocument(pool, name, options);
    const moments = await allMoments(pool, name, 500);
    const kept = moments[1];
    const forgotten = moments[2]?.seq ?? 0n;
    // As one leaves it that was killed on its way to forgetting.
    await keepPoint(pool, name, forgotten);
    const forgetting = { ...options, forgetBefore: kept?.startedAt ?? 0 };

    const [arrived, free] = [gate(), gate()];
    const slow = steppedPool(pool, async (statement) => {
      if (statement !== stop) return;
      arrived.open();
      await free.opened;
    });
    const first = tidyDocument(slow, name, forgetting);
    isThrough = await Promise.race([first.then(() => true), arrived.opened.then(() => false)]);
    await tidyDocument(pool, name, forgetting);
    free.open();
    await first;
    const textOfRow = (seq: bigint) => written.find((row) => row.seq === seq)?.text;
    expect(await textAt(name, "start")).toBe(textOfRow(forgotten));
    expect(await textAt(name, kept?.seq ?? 0n)).toBe(textOfRow(kept?.seq ?? 0n));
    expect(await allMoments(pool, name, 500)).toEqual(moments.slice(0, 2));
  }
});

test("C74 one that is cut off while it tidies does not keep others from it", async () => {
  const name = "lesson/cut-off";
  await writeLog(pool, name, randomEdits(randomFrom(5), 40));
  const cut = steppedPool(pool, async (statement) => {
    if (statement !== 4) return;
    await pool.query(
      `select pg_terminate_backend(pid) from pg_locks
        where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())`,
    );
  });
  await expect(tidyDocument(cut, name, mergeOnly)).rejects.toThrow();
  await expect.poll(() => tidyDocument(pool, name, mergeOnly), { timeout: 30_000 }).toBe(true);
});

test("C92 what a document began with can be read for ever, whatever is written right after", async () => {
  const name = "lesson/seed";
  const byProgram = (second: number) => ({ actorId: null, at: start + second * 1_000, change: add("p") });
  const written = await writeLog(pool, name, [
    ...[0, 1, 2, 3].map(byProgram),
    { actorId: "ada", at: start + 600_000, change: add("a") },
  ]);
  const first = written[0]?.seq ?? 0n;
  expect(await firstPoint(pool, name)).toBe(first);
  await tidyDocument(pool, name, mergeOnly);
  expect([await firstPoint(pool, name), await textAt(name, first)]).toEqual([first, "p"]);
  await tidyDocument(pool, name, { mergeBefore: longAfter, forgetBefore: longAfter });
  expect(await textAt(name, "start")).toBe("ppppa");
  expect([await firstPoint(pool, name), await textAt(name, first)]).toEqual([first, "p"]);
  expect(await firstPoint(pool, "lesson/nowhere")).toBeNull();
});

test("C93 a point that no version names any more takes no room, unless it begins the history", async () => {
  const name = "lesson/released";
  const written = await writeLog(pool, name, randomEdits(randomFrom(6), 40));
  const count = async () => {
    const { rowCount } = await pool.query("select 1 from document_checkpoints where document_name = $1", [
      name,
    ]);
    return rowCount;
  };
  for (const { seq } of [...written, ...written.toReversed()]) {
    await keepPoint(pool, name, seq);
    await releasePoint(pool, name, seq);
    expect(await count()).toBe(1);
  }
  expect(await textAt(name, written[0]?.seq ?? 0n)).toBe(written[0]?.text);
  const last = written.at(-1)?.seq ?? 0n;
  await tidyDocument(pool, name, { mergeBefore: longAfter, forgetBefore: longAfter });
  await releasePoint(pool, name, last);
  expect(await textAt(name, "now")).toBe(written.at(-1)?.text);
  expect(await textAt(name, last)).toBe(written.at(-1)?.text);
});
