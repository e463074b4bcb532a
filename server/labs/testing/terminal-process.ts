import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { acceptsConnections } from "#server/local/accepts-connections.ts";
import { type Child, startChild } from "#server/local/child.ts";

const program = fileURLToPath(new URL("./terminal-node.ts", import.meta.url));
const START_DEADLINE_MS = 60_000;

export interface TerminalNodeOptions {
  readonly port: number;
  /** Of the sandboxes; what an earlier process has left there is taken up. */
  readonly dataDir: string;
  readonly imageDir: string;
  readonly databaseUrl: string;
}

/** A server of terminals as a process of its own; resolves when it listens. */
export async function startTerminalNode(options: TerminalNodeOptions): Promise<Child> {
  const { port, dataDir, imageDir, databaseUrl } = options;
  const child = await startChild({
    command: [process.execPath, "--import", "tsx", program, databaseUrl, dataDir, imageDir, String(port)],
    deathSignal: "SIGTERM",
    logFile: join(dataDir, "node.log"),
  });
  const deadline = performance.now() + START_DEADLINE_MS;
  while (!(await acceptsConnections(port))) {
    if (child.hasExited()) throw new Error(`The node did not start:\n${child.logTail()}`);
    if (performance.now() > deadline) throw new Error("The node did not listen in time.");
    await delay(10);
  }
  return child;
}
