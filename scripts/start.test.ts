import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { afterEach, beforeEach, expect, test } from "vitest";

import { findFreePort } from "#server/local/free-port.ts";

import { root } from "./serve.ts";

const TIMEOUT_MS = 120_000;

interface Launcher {
  readonly pid: number;
  output(): string;
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>;
  ready(): Promise<void>;
}

let dataDir: string;
let port: number;

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), "launcher-"));
  port = await findFreePort();
});

afterEach(async () => {
  for (const pid of processesOf(dataDir)) killIfAlive(pid);
  await expect.poll(() => processesOf(dataDir), { timeout: 10_000 }).toEqual([]);
  rmSync(dataDir, { recursive: true, force: true });
});

function launch(settings: Record<string, string> = {}): Launcher {
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/start.ts"], {
    cwd: root,
    stdio: ["ignore", "pipe", "pipe"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      PORT: String(port),
      DATA_DIR: dataDir,
      ROLES: "web",
      SEED_DEMO: "0",
      SANDBOX_DRIVER: "none",
      ...settings,
    },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const exited = once(child, "close").then(([code]) => code as number | null);
  if (child.pid === undefined) throw new Error("the launcher did not start");
  return {
    pid: child.pid,
    output: () => output,
    exited,
    ready: () =>
      expect
        .poll(() => output, { timeout: TIMEOUT_MS, interval: 100 })
        .toContain(`ready http://127.0.0.1:${port}\n`),
  };
}

/** Everything that runs from this data folder, launchers (which only have it in their environment) aside. */
function processesOf(folder: string): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(folder);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** What ends by itself meanwhile is gone, too. */
function killIfAlive(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

async function answers(path: string): Promise<boolean> {
  try {
    return (await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

test(
  "the launcher serves, refuses a second one, restarts what dies, and stops everything on SIGTERM",
  { timeout: TIMEOUT_MS },
  async () => {
    const launcher = launch();
    await launcher.ready();
    expect(await answers("/readyz")).toBe(true);

    const second = launch({ PORT: String(await findFreePort()) });
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(`already runs from ${dataDir} at http://127.0.0.1:${port}`);

    const postgres = Number(
      readFileSync(join(dataDir, "postgres/pgdata/postmaster.pid"), "utf8").split("\n")[0],
    );
    process.kill(postgres, "SIGKILL");
    await expect.poll(launcher.output, { timeout: 30_000 }).toContain("Postgres runs again");
    process.kill(Number(readFileSync(join(dataDir, "server.pid"), "utf8")), "SIGKILL");
    await expect.poll(launcher.output, { timeout: 60_000 }).toContain("the server runs again");
    await expect.poll(() => answers("/readyz"), { timeout: 30_000 }).toBe(true);

    process.kill(launcher.pid, "SIGTERM");
    expect(await launcher.exited).toBe(0);
    expect(processesOf(dataDir)).toEqual([]);
    expect(existsSync(join(dataDir, "launcher.lock"))).toBe(false);
  },
);

test(
  "nothing outlives a launcher killed with -9, and the next start recovers",
  { timeout: TIMEOUT_MS },
  async () => {
    const first = launch();
    await first.ready();
    expect(processesOf(dataDir).length).toBeGreaterThanOrEqual(3);
    process.kill(first.pid, "SIGKILL");
    await expect.poll(() => processesOf(dataDir), { timeout: 30_000 }).toEqual([]);

    const second = launch();
    await second.ready();
    process.kill(second.pid, "SIGINT");
    expect(await second.exited).toBe(0);
  },
);

test("a port in use is said in one sentence, and nothing is touched", async () => {
  const stranger = createServer().listen(port, "127.0.0.1");
  await once(stranger, "listening");
  const launcher = launch();
  expect(await launcher.exited).toBe(1);
  expect(launcher.output().trim()).toBe(
    `Port ${port} is in use by another program. Stop that program, or choose another port: PORT=${port + 1} npm start`,
  );
  expect(readdirSync(dataDir)).toEqual([]);
  stranger.close();
});

test("a bad setting stops the start with its name", async () => {
  const launcher = launch({ ROLES: "web,cook" });
  expect(await launcher.exited).toBe(1);
  expect(launcher.output()).toContain("ROLES");
});
