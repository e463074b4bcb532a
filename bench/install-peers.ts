import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** Where what we are measured against, or with, has packages of its own. */
export const peersDir = fileURLToPath(new URL("peers/", import.meta.url));

const INSTALL_MS = 10 * 60_000;

/** What we are measured against is installed by those who measure, not by everybody. */
export async function installPeers(): Promise<void> {
  const { dependencies } = JSON.parse(readFileSync(join(peersDir, "package.json"), "utf8")) as {
    dependencies: Record<string, string>;
  };
  const names = Object.keys(dependencies);
  if (names.every((name) => existsSync(join(peersDir, "node_modules", name, "package.json")))) return;
  console.log("installing what we are measured against (once)…\n");
  await promisify(execFile)("npm", ["ci", "--no-audit", "--no-fund"], { cwd: peersDir, timeout: INSTALL_MS });
}
