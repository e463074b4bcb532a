import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import pg from "pg";
import type { TestProject } from "vitest/node";

import { migrate } from "#server/local/migrate.ts";
import { startPostgres } from "#server/local/postgres.ts";
import { startRedis } from "#server/local/redis.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A migrated database all files share: for tests that only need some Postgres. See `freshDatabase`. */
    databaseUrl: string;
    /** The migrated database that `freshDatabase` copies. Nobody may connect to it. */
    templateDatabase: string;
    /** What ioredis connects to. Shared: use `freshRedisPrefix`. */
    redisUrl: string;
    /** A skipped sandbox test is a failure (REQUIRE_SANDBOX=1). */
    requireSandbox: boolean;
  }
}

/** One real Postgres and one real Redis for the whole run, in a folder that is removed afterwards. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), "course-creator-tests-"));
  // Where Postgres must run as another user, that user has to pass through.
  chmodSync(dataDir, 0o711);
  const stops: (() => Promise<void> | void)[] = [
    () => {
      rmSync(dataDir, { recursive: true, force: true });
    },
  ];
  const tearDown = async (): Promise<void> => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };

  try {
    const log = (): undefined => undefined;
    const settings = ["fsync=off", "full_page_writes=off", "max_connections=200"];
    const postgres = await startPostgres({ dataDir, log, settings });
    stops.push(() => postgres.stop());
    const redis = await startRedis({ dataDir, log });
    stops.push(() => redis.stop());
    await migrate({ databaseUrl: postgres.url, log });

    const template = new URL(postgres.url).pathname.slice(1);
    const shared = new URL(postgres.url);
    shared.pathname = "/shared";
    await createShared(postgres.url, template);
    project.provide("databaseUrl", shared.href);
    project.provide("templateDatabase", template);
    project.provide("redisUrl", redis.url);
    project.provide("requireSandbox", process.env["REQUIRE_SANDBOX"] === "1");
  } catch (error) {
    await tearDown();
    throw error;
  }
  return tearDown;
}

async function createShared(url: string, template: string): Promise<void> {
  const admin = new URL(url);
  admin.pathname = "/postgres";
  const client = new pg.Client({ connectionString: admin.href });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE shared TEMPLATE ${template}`);
  } finally {
    await client.end();
  }
}
