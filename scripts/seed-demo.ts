import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { startChild } from "#server/local/child.ts";

import { root } from "./serve.ts";

export interface SeedOptions {
  readonly dataDir: string;
  /** Tells one database from another: an external one may be exchanged under the same data folder. */
  readonly database: string;
  readonly env: NodeJS.ProcessEnv;
  readonly log: (line: string) => void;
}

const DEADLINE_MS = 180_000;

/**
 * Fills an empty database with the demo, once: what people delete afterwards stays deleted. A failure is
 * told but does not stop the start; the next start tries again.
 */
export async function seedDemo(options: SeedOptions): Promise<void> {
  const seed = join(root, "prisma/seed.ts");
  const stamp = join(options.dataDir, "demo-seeded");
  const database = createHash("sha256").update(options.database).digest("hex");
  if (!existsSync(seed) || (existsSync(stamp) && readFileSync(stamp, "utf8") === database)) return;

  options.log("adding the demo courses and accounts");
  const child = await startChild({
    command: [process.execPath, "--import", "tsx", seed],
    deathSignal: "SIGTERM",
    cwd: root,
    env: options.env,
    logFile: join(options.dataDir, "logs", "seed.log"),
  });
  const timer = setTimeout(() => void child.stop("SIGTERM", 5_000), DEADLINE_MS);
  const exit = await child.exited;
  clearTimeout(timer);
  if (exit.code === 0) writeFileSync(stamp, database);
  else options.log(`the demo could not be added (${exit.description}):\n${child.logTail()}`);
}
