import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Redis } from "ioredis";
import pg from "pg";
import { afterEach, beforeEach, expect, test } from "vitest";

import { startPostgres } from "./postgres.ts";
import { startRedis } from "./redis.ts";

let dataDir: string;
const log = (): undefined => undefined;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "local-services-"));
});

afterEach(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

test("postgres keeps its data and its address over a stop and a start", async () => {
  const first = await startPostgres({ dataDir, log });
  await query(first.url, "CREATE TABLE notes AS SELECT 'kept' AS text");
  await first.stop();

  const second = await startPostgres({ dataDir, log });
  expect(second.url).toBe(first.url);
  expect(await query(second.url, "SELECT text FROM notes")).toEqual([{ text: "kept" }]);
  await second.stop();
});

test("postgres loses no committed row to kill -9", async () => {
  const first = await startPostgres({ dataDir, log });
  await query(first.url, "CREATE TABLE notes AS SELECT 1 AS id");
  process.kill(first.pid, "SIGKILL");
  expect((await first.exited).signal).toBe("SIGKILL");

  const second = await startPostgres({ dataDir, log });
  expect(await query(second.url, "SELECT id FROM notes")).toEqual([{ id: 1 }]);
  await second.stop();
});

test("a start ends a postgres that a killed launcher left behind", async () => {
  const orphan = await startPostgres({ dataDir, log });
  const lines: string[] = [];
  const next = await startPostgres({ dataDir, log: (line) => lines.push(line) });
  await orphan.exited;
  expect(lines).toEqual(["ended a Postgres that an earlier start left behind"]);
  expect(await query(next.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await next.stop();
});

test("a postmaster.pid that names a stranger's process does not stop postgres from starting", async () => {
  const first = await startPostgres({ dataDir, log });
  await first.stop();
  writeFileSync(join(dataDir, "postgres/pgdata/postmaster.pid"), `${String(process.pid)}\n`);

  const second = await startPostgres({ dataDir, log });
  expect(await query(second.url, "SELECT 1 AS one")).toEqual([{ one: 1 }]);
  await second.stop();
});

test("an initdb that was interrupted is done again", async () => {
  const folder = join(dataDir, "postgres");
  const first = await startPostgres({ dataDir, log });
  await first.stop();
  rmSync(join(folder, "pgdata"), { recursive: true });
  writeFileSync(join(folder, "pgdata.new"), "half made");

  const second = await startPostgres({ dataDir, log });
  expect(existsSync(join(folder, "pgdata.new"))).toBe(false);
  await second.stop();
});

test("redis loses no acknowledged write to kill -9", async () => {
  const first = await startRedis({ dataDir, log });
  const writer = new Redis(first.url, { retryStrategy: () => null });
  writer.on("error", log);
  await writer.set("note", "kept");
  process.kill(first.pid, "SIGKILL");
  await first.exited;
  writer.disconnect();

  const second = await startRedis({ dataDir, log });
  const reader = new Redis(second.url);
  expect(await reader.get("note")).toBe("kept");
  reader.disconnect();
  await second.stop();
});

test("redis listens in a short folder when the data folder's path is too long for a socket", async () => {
  const long = join(dataDir, "x".repeat(100));
  const redis = await startRedis({ dataDir: long, log });
  expect(Buffer.byteLength(redis.url)).toBeLessThanOrEqual(107);
  expect(redis.url.startsWith(long)).toBe(false);
  await redis.stop();
});

test("a start ends a redis that a killed launcher left behind", async () => {
  const orphan = await startRedis({ dataDir, log });
  const next = await startRedis({ dataDir, log });
  expect((await orphan.exited).code).toBe(0);
  await next.stop();
});
