// npm run migration <name>: writes prisma/migrations/<time>_<name>/migration.sql from what changed in
// prisma/schema.prisma, comparing in a throw-away database. Read the result before you commit it.
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { startPostgres } from "#server/local/postgres.ts";
import { runPrisma } from "#server/local/prisma-cli.ts";

const MIGRATIONS = "prisma/migrations";
const LOCK_FILE = join(MIGRATIONS, "migration_lock.toml");

const name = process.argv[2];
if (name === undefined || !/^[a-z0-9_]+$/.test(name)) {
  console.error("Give the migration a name of small letters, digits and _: npm run migration add_grades");
  process.exit(1);
}

const dataDir = mkdtempSync(join(tmpdir(), "migration-"));
const postgres = await startPostgres({ dataDir, log: () => undefined });
try {
  const from = existsSync(MIGRATIONS) ? ["--from-migrations", MIGRATIONS] : ["--from-empty"];
  const sql = await runPrisma({
    args: ["migrate", "diff", ...from, "--to-schema", "prisma/schema.prisma", "--script"],
    databaseUrl: postgres.url,
    deadlineMs: 120_000,
  });
  if (sql.includes("This is an empty migration")) {
    console.log("The schema has not changed: no migration written.");
  } else {
    const time = new Date().toISOString().replaceAll(/\D/g, "").slice(0, 14);
    const folder = join(MIGRATIONS, `${time}_${name}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "migration.sql"), `${sql.trim()}\n`);
    if (!existsSync(LOCK_FILE)) writeFileSync(LOCK_FILE, 'provider = "postgresql"\n');
    console.log(join(folder, "migration.sql"));
  }
} finally {
  await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
}
