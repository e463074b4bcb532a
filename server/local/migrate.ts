import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import pg from "pg";

import { runPrisma } from "./prisma-cli.ts";

export interface MigrateOptions {
  readonly databaseUrl: string;
  readonly log: (line: string) => void;
}

interface Migration {
  readonly name: string;
  readonly checksum: string;
}

const MIGRATIONS = fileURLToPath(new URL("../../prisma/migrations", import.meta.url));
const DEPLOY_DEADLINE_MS = 10 * 60_000;
/** Any constant will do, as long as nothing else in this database locks it. */
const ADVISORY_LOCK = 5_270_118;

/**
 * Brings the database to the newest migration and returns how many it applied. Several processes may call it
 * at once: one works, the others wait. Nothing pending (the usual case) costs one query instead of the
 * Prisma CLI's two seconds.
 */
export async function migrate(options: MigrateOptions): Promise<number> {
  const wanted = readMigrations();
  const client = new pg.Client({ connectionString: options.databaseUrl, connectionTimeoutMillis: 15_000 });
  await client.connect();
  try {
    if ((await countPending(client, wanted)) === 0) return 0;
    await client.query("SELECT pg_advisory_lock($1)", [ADVISORY_LOCK]);
    const pending = await countPending(client, wanted);
    if (pending === 0) return 0;
    options.log(`applying ${String(pending)} database migration${pending === 1 ? "" : "s"}`);
    await runPrisma({
      args: ["migrate", "deploy"],
      databaseUrl: options.databaseUrl,
      deadlineMs: DEPLOY_DEADLINE_MS,
    });
    return pending;
  } finally {
    // Closing the connection also frees the lock.
    await client.end();
  }
}

function readMigrations(): Migration[] {
  if (!existsSync(MIGRATIONS)) return [];
  return readdirSync(MIGRATIONS, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({
      name,
      checksum: createHash("sha256")
        .update(readFileSync(join(MIGRATIONS, name, "migration.sql")))
        .digest("hex"),
    }));
}

/** A migration that failed or was edited after it ran counts as pending, so that Prisma gets to explain it. */
async function countPending(client: pg.Client, wanted: readonly Migration[]): Promise<number> {
  const table = await client.query<{ present: boolean }>(
    "SELECT to_regclass('_prisma_migrations') IS NOT NULL AS present",
  );
  if (table.rows[0]?.present !== true) return wanted.length;
  const applied = await client.query<{ migration_name: string; checksum: string }>(
    "SELECT migration_name, checksum FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL",
  );
  const checksums = new Map(applied.rows.map((row) => [row.migration_name, row.checksum]));
  return wanted.filter(({ name, checksum }) => checksums.get(name) !== checksum).length;
}
