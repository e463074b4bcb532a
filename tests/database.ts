import { randomUUID } from "node:crypto";

import pg from "pg";
import { inject } from "vitest";

const created = new Set<string>();

/** A migrated, empty database of the caller's own; its URL. It is dropped when the test file ends. */
export async function freshDatabase(): Promise<string> {
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  await administer(`CREATE DATABASE ${name} TEMPLATE ${inject("templateDatabase")}`);
  created.add(name);
  const url = new URL(inject("databaseUrl"));
  url.pathname = `/${name}`;
  return url.href;
}

/** Called by tests/setup.ts after each file. Connections that the file forgot to close are cut. */
export async function dropFreshDatabases(): Promise<void> {
  for (const name of created) await administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  created.clear();
}

/** What ioredis connects to, the same for all files. */
export function redisUrl(): string {
  return inject("redisUrl");
}

/** Keys and channels that begin with this belong to the caller alone. */
export function freshRedisPrefix(): string {
  return `test:${randomUUID()}:`;
}

async function administer(sql: string): Promise<void> {
  const url = new URL(inject("databaseUrl"));
  url.pathname = "/postgres";
  const client = new pg.Client({ connectionString: url.href, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}
