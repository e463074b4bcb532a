import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { imageDirIn } from "#sandbox/index.ts";
import { startTerminalNode } from "#server/labs/testing/terminal-process.ts";
import { findFreePort } from "#server/local/free-port.ts";
import { migrate } from "#server/local/migrate.ts";
import { startPostgres } from "#server/local/postgres.ts";

/** The system that labs run in, as the checkout has it. */
export const imageDir = imageDirIn(resolve(import.meta.dirname, "../.data"));

/** A server of terminals in a process of its own, with Postgres and sandboxes. */
export interface TerminalServer {
  readonly pid: number;
  /** For `TerminalClient.open`. */
  readonly url: string;
  readonly dataDir: string;
}

/** Runs `work` with a database of its own, which ends with it. */
export async function withDatabase<Result>(work: (databaseUrl: string) => Promise<Result>): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), "bench-postgres-"));
  // Where Postgres must run as another user, that user has to pass through.
  execFileSync("chmod", ["711", dataDir]);
  const postgres = await startPostgres({ dataDir, log: () => undefined });
  try {
    await migrate({ databaseUrl: postgres.url, log: () => undefined });
    return await work(postgres.url);
  } finally {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Runs `work` with a server of terminals, which ends with it. */
export function withTerminals<Result>(work: (server: TerminalServer) => Promise<Result>): Promise<Result> {
  return withDatabase(async (databaseUrl) => {
    const dataDir = mkdtempSync(join(tmpdir(), "bench-terminals-"));
    mkdirSync(dataDir, { recursive: true });
    const port = await findFreePort();
    const node = await startTerminalNode({ port, dataDir, imageDir, databaseUrl });
    try {
      return await work({ pid: node.pid, url: `ws://127.0.0.1:${String(port)}`, dataDir });
    } finally {
      await node.stop("SIGTERM", 60_000);
      rmSync(dataDir, { recursive: true, force: true });
    }
  });
}

/** The processes whose command line names this folder and this word, with their command lines. */
export function processesOf(
  dataDir: string,
  word: string,
): { readonly pid: number; readonly command: string[] }[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), command: commandOf(name) }))
    .filter(
      ({ command }) =>
        command.some((part) => part.includes(dataDir)) && command.some((part) => part.includes(word)),
    );
}

/** Megabytes of memory that this process has. */
export function residentMb(pid: number): number {
  const [, kilobytes = "0"] =
    /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${String(pid)}/status`, "utf8")) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

function commandOf(pid: string): string[] {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0");
  } catch {
    return []; // it has ended
  }
}
