import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { findFreePort } from "#server/local/free-port.ts";
import type { Table } from "./table.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const DEADLINE_MS = 10 * 60_000;

/** `npm start` until its line `ready …`: in a fresh clone with no node_modules, then again in the same clone. */
export async function measureReady(): Promise<Table> {
  const folder = mkdtempSync(join(tmpdir(), "course-creator-clone-"));
  try {
    execFileSync("git", ["clone", "--quiet", root, folder]);
    const first = await start(folder);
    const second: number[] = [];
    for (let round = 0; round < 3; round += 1) second.push(await start(folder));
    return {
      columns: ["npm start", "seconds to ready"],
      rows: [
        ["fresh clone, system packages present", first.toFixed(1)],
        ["again (median of 3)", (second.sort((a, b) => a - b)[1] ?? Number.NaN).toFixed(1)],
      ],
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function start(folder: string): Promise<number> {
  const began = performance.now();
  const child = spawn("npm", ["start"], {
    cwd: folder,
    env: { ...process.env, PORT: String(await findFreePort()), DATA_DIR: "" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const timer = setTimeout(() => child.kill("SIGTERM"), DEADLINE_MS);
  const exited = once(child, "exit");
  const seconds = await new Promise<number>((resolve, reject) => {
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => {
      output += chunk.toString();
      if (/^ready http/m.test(output)) resolve((performance.now() - began) / 1000);
    });
    child.once("exit", () => {
      reject(new Error(`npm start ended before it was ready:\n${output.slice(-2000)}`));
    });
  });
  clearTimeout(timer);
  child.kill("SIGTERM");
  await exited;
  return seconds;
}
