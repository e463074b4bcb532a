import { randomBytes } from "node:crypto";
import * as fs from "node:fs/promises";
import * as path from "node:path";
import type { Container } from "./lifecycle.ts";

/**
 * Lends `work` a file with a process description, for `runsc exec --process`. A plain `runsc exec` would give the
 * process the rights of the container's first one.
 */
export async function withSpecFile<T>(
  container: Container,
  spec: object,
  work: (file: string) => Promise<T>,
): Promise<T> {
  const file = path.join(container.bundle, `exec-${randomBytes(6).toString("hex")}.json`);
  await fs.writeFile(file, JSON.stringify(spec), { mode: 0o600 });
  try {
    return await work(file);
  } finally {
    await fs.rm(file, { force: true });
  }
}
