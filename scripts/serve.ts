import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";

import { endOrphan, startChild } from "#server/local/child.ts";
import type { Child } from "#server/local/child.ts";

import type { Process } from "./supervise.ts";

export const root = fileURLToPath(new URL("../", import.meta.url));

export interface ServeOptions {
  readonly dataDir: string;
  readonly port: number;
  readonly env: NodeJS.ProcessEnv;
  /** Where the server writes; absent means to our own output. */
  readonly logFile?: string;
}

const READY_DEADLINE_MS = 90_000;
const STOP_DEADLINE_MS = 8_000;
const ORPHAN_DEADLINE_MS = 10_000;

/** Starts `server/main.ts` and resolves when it answers /readyz; throws with the end of its log otherwise. */
export async function startServer(options: ServeOptions): Promise<Process> {
  const child = await startChild({
    // The data folder is an argument only to tell this process from that of another one.
    command: [process.execPath, "--import", "tsx", join(root, "server/main.ts"), options.dataDir],
    deathSignal: "SIGTERM",
    cwd: root,
    env: options.env,
    ...(options.logFile === undefined ? {} : { logFile: options.logFile }),
  });
  writeFileSync(pidFile(options.dataDir), String(child.pid));
  await waitUntilReady(child, options.port);
  return {
    exited: child.exited,
    async stop() {
      await child.stop("SIGTERM", STOP_DEADLINE_MS);
      rmSync(pidFile(options.dataDir), { force: true });
    },
  };
}

/** Ends the server of a launcher that was killed, which may be shutting down and still hold its port. */
export async function endOrphanServer(dataDir: string, log: (line: string) => void): Promise<void> {
  if (!existsSync(pidFile(dataDir))) return;
  const pid = Number(readFileSync(pidFile(dataDir), "utf8"));
  if (Number.isInteger(pid) && pid > 1) {
    const patience = setTimeout(log, 500, "waiting for the server of an earlier start to end");
    await endOrphan(pid, dataDir, "SIGTERM", ORPHAN_DEADLINE_MS);
    clearTimeout(patience);
  }
  rmSync(pidFile(dataDir), { force: true });
}

function pidFile(dataDir: string): string {
  return join(dataDir, "server.pid");
}

async function waitUntilReady(child: Child, port: number): Promise<void> {
  const deadline = performance.now() + READY_DEADLINE_MS;
  let last = "it did not answer";
  while (!child.hasExited() && performance.now() < deadline) {
    try {
      const response = await fetch(`http://127.0.0.1:${String(port)}/readyz`, {
        signal: AbortSignal.timeout(5_000),
      });
      if (response.ok) return;
      last = `/readyz said ${String(response.status)}: ${(await response.text()).slice(0, 500)}`;
    } catch {
      // Not listening yet.
    }
    await delay(40);
  }
  const ended = child.hasExited();
  const exit = await child.stop("SIGTERM", STOP_DEADLINE_MS);
  const reason = ended ? `it ended with ${exit.description}` : last;
  throw new Error(`The server did not start: ${reason}.\n${child.logTail()}`.trim());
}
