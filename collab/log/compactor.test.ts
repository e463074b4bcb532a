import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { Log, UpdateLog } from "../ports.ts";
import { Author, textOf } from "../testing/edits.ts";
import { queryRows, scratchDatabase } from "../testing/scratch-database.ts";
import { Compactor } from "./compactor.ts";
import { createPostgresLog } from "./postgres-log.ts";

const none = () => undefined;
const silent: Log = { debug: none, info: none, warn: none, error: none };
const aboveRows = 10;

let databaseUrl: string;
let updates: UpdateLog;

beforeAll(async () => {
  databaseUrl = await scratchDatabase();
  updates = createPostgresLog({ connectionString: databaseUrl, log: silent, compactAboveRows: aboveRows });
});
afterAll(() => updates.close());

async function rowsBehind(name: string): Promise<number> {
  const rows = await queryRows(
    databaseUrl,
    `select 1 from document_updates u join documents d on d.name = u.document_name
      where d.name = $1 and u.seq > d.snapshot_seq`,
    [name],
  );
  return rows.length;
}

test("C64 a document that stays open is compacted while it is written", async () => {
  const author = new Author();
  await updates.create("lesson/open", author.all(), null);
  await updates.load("lesson/open");
  for (let edit = 0; edit < 5 * aboveRows; edit++) {
    await updates.append("lesson/open", author.append(String(edit % 10)), "ada");
  }
  await expect.poll(() => rowsBehind("lesson/open"), { timeout: 20_000 }).toBeLessThanOrEqual(2 * aboveRows);
  expect(textOf(await updates.load("lesson/open"))).toBe(author.doc.getText("content").toJSON());
});

test("C64 a document that was left with many rows is compacted when it is opened", async () => {
  const author = new Author();
  await updates.create("lesson/left", author.all(), null);
  for (let edit = 0; edit < 5 * aboveRows; edit++) {
    await updates.append("lesson/left", author.append(String(edit % 10)), "ada");
  }
  expect(await rowsBehind("lesson/left")).toBeGreaterThan(5 * aboveRows);
  await updates.load("lesson/left");
  await expect.poll(() => rowsBehind("lesson/left"), { timeout: 20_000 }).toBe(0);
  expect(textOf(await updates.load("lesson/left"))).toBe(author.doc.getText("content").toJSON());
});

test("C64 more rows gather behind a large document", () => {
  const compact = vi.fn(() => Promise.resolve());
  const compactor = new Compactor(compact, aboveRows, silent);
  compactor.loaded("lesson/large", 100 * 512, 0);
  for (let row = 0; row < 100 + aboveRows; row++) compactor.appended("lesson/large", 0);
  expect(compact).not.toHaveBeenCalled();
  compactor.appended("lesson/large", 0);
  expect(compact).toHaveBeenCalledExactlyOnceWith("lesson/large");
});

test("C64 one is compacted after the other, and a failure spares the others", async () => {
  const started: string[] = [];
  const ends: (() => void)[] = [];
  const warn = vi.fn();
  const compactor = new Compactor(
    async (name) => {
      started.push(name);
      await new Promise<void>((resolve) => ends.push(resolve));
      if (name === "lesson/fails") throw new Error("away");
    },
    aboveRows,
    { ...silent, warn },
  );
  for (const name of ["lesson/fails", "lesson/next", "lesson/forgotten", "lesson/last"]) {
    compactor.loaded(name, 2, 2 * aboveRows);
  }
  compactor.forget("lesson/forgotten");
  expect(started).toEqual(["lesson/fails"]);
  ends[0]?.();
  await expect.poll(() => started).toEqual(["lesson/fails", "lesson/next"]);
  expect(warn).toHaveBeenCalledOnce();
  const closed = compactor.close(0);
  await new Promise((resolve) => setTimeout(resolve, 1)); // timers end in the order they were begun in
  ends[1]?.();
  await closed;
  expect(started).toEqual(["lesson/fails", "lesson/next"]);
});

test("C64 what is still open when the log is closed is compacted, if it is due when it is left", async () => {
  const compact = vi.fn((_name: string) => Promise.resolve());
  const compactor = new Compactor(compact, aboveRows, silent);
  compactor.loaded("lesson/little", 200 * 1024, 0);
  compactor.appended("lesson/little", 1024);
  compactor.loaded("lesson/much", 200 * 1024, 0);
  compactor.appended("lesson/much", 100 * 1024);
  expect(compact).not.toHaveBeenCalled();
  await compactor.close(60_000);
  expect(compact).toHaveBeenCalledExactlyOnceWith("lesson/much");
});

test("C64 few rows that hold much are compacted as well", async () => {
  const author = new Author();
  await updates.create("lesson/much", author.all(), null);
  await updates.load("lesson/much");
  const rows = 4;
  expect(rows).toBeLessThan(aboveRows);
  for (let row = 0; row < rows; row++) {
    await updates.append("lesson/much", author.append("much ".repeat(64 * 1024)), "ada");
  }
  await expect.poll(() => rowsBehind("lesson/much"), { timeout: 20_000 }).toBe(0);
  expect(textOf(await updates.load("lesson/much"))).toBe(author.doc.getText("content").toJSON());
});
