import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";

import pg from "pg";

import { endOrphan, startChild } from "./child.ts";
import type { Child, Exit } from "./child.ts";
import { findFreePort } from "./free-port.ts";
import { findPostgres } from "./postgres-binaries.ts";
import type { PostgresBinaries } from "./postgres-binaries.ts";

export interface PostgresOptions {
  readonly dataDir: string;
  readonly log: (line: string) => void;
  /** Extra `name=value` server settings. */
  readonly settings?: readonly string[];
  /** Demands this port, for a restart whose clients know the address; otherwise last time's or a free one. */
  readonly port?: number;
}

export interface RunningService {
  readonly url: string;
  readonly pid: number;
  /** Resolves when the process ends, asked or not. */
  readonly exited: Promise<Exit>;
  stop(): Promise<void>;
}

const DATABASE = "course_creator";
const START_DEADLINE_MS = 60_000;
const STOP_DEADLINE_MS = 15_000;

/**
 * Runs Postgres on 127.0.0.1 with its data under `<dataDir>/postgres`, creating cluster and database on the
 * first call. Whoever calls must hold `dataDir` alone: a server left there by a killed launcher is ended.
 *
 * 1. end an orphan; 2. initdb beside the final place, then rename, so that a kill leaves nothing half-made;
 * 3. start on the port of last time if it is still free; 4. wait for a connection; 5. create the database.
 */
export async function startPostgres(options: PostgresOptions): Promise<RunningService> {
  const folder = resolve(options.dataDir, "postgres");
  const data = join(folder, "pgdata");
  const binaries = findPostgres();
  mkdirSync(folder, { recursive: true, mode: binaries.owner === undefined ? 0o700 : 0o755 });

  await endOrphanPostgres(data, options.log);
  const password = readOrCreatePassword(folder);
  if (!existsSync(join(data, "PG_VERSION"))) {
    options.log("creating the database cluster");
    await initialize(binaries, data, password);
  }
  const port = options.port ?? (await choosePort(folder));
  const urlFor = (database: string): string =>
    `postgresql://postgres:${password}@127.0.0.1:${String(port)}/${database}`;

  const child = await startAndConnect(binaries, data, port, urlFor("postgres"), options);
  await createDatabase(urlFor("postgres"));
  return {
    url: urlFor(DATABASE),
    pid: child.pid,
    exited: child.exited,
    stop: async () => {
      // SIGINT is Postgres' fast shutdown: open transactions roll back, everything committed is kept.
      await child.stop("SIGINT", STOP_DEADLINE_MS);
    },
  };
}

/** Where the Postgres of this data folder answers while a launcher runs it. */
export function postgresUrl(dataDir: string): string {
  const folder = resolve(dataDir, "postgres");
  const port = readFileSync(join(folder, "port"), "utf8").trim();
  return `postgresql://postgres:${readOrCreatePassword(folder)}@127.0.0.1:${port}/${DATABASE}`;
}

async function endOrphanPostgres(data: string, log: (line: string) => void): Promise<void> {
  const pidFile = join(data, "postmaster.pid");
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, "utf8").split("\n")[0]);
  if (!Number.isInteger(pid) || pid <= 1) return;
  const outcome = await endOrphan(pid, data, "SIGINT", STOP_DEADLINE_MS);
  if (outcome === "ended") log("ended a Postgres that an earlier start left behind");
  // The id belongs to a stranger now; Postgres would take the stranger for a running server and refuse.
  else rmSync(pidFile, { force: true });
}

function readOrCreatePassword(folder: string): string {
  const file = join(folder, "password");
  if (!existsSync(file)) {
    const fresh = `${file}.new`;
    writeFileSync(fresh, randomBytes(24).toString("base64url"), { mode: 0o600 });
    renameSync(fresh, file);
  }
  return readFileSync(file, "utf8").trim();
}

async function initialize(binaries: PostgresBinaries, data: string, password: string): Promise<void> {
  const fresh = `${data}.new`;
  const passwordFile = `${data}.password`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (binaries.owner !== undefined) {
    for (const path of [fresh, passwordFile]) chownSync(path, binaries.owner.uid, binaries.owner.gid);
  }
  const [program = "", ...args] = [
    ...binaries.runAs,
    binaries.initdb,
    ...["-D", fresh, "-U", "postgres", "-A", "scram-sha-256", `--pwfile=${passwordFile}`],
    ...["--locale=C", "--encoding=UTF8", "--no-sync"],
  ];
  try {
    await promisify(execFile)(program, args, { timeout: START_DEADLINE_MS });
  } catch (cause) {
    const hint =
      binaries.owner === undefined
        ? ""
        : " Postgres cannot run as root here and runs as another user, who must be able to enter that folder: " +
          "choose one with DATA_DIR, such as /var/lib/course-creator.";
    throw new Error(`Postgres could not create its data in ${data}: ${outputOf(cause)}.${hint}`, { cause });
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(fresh, data);
}

function outputOf(error: unknown): string {
  const stderr = error instanceof Error && "stderr" in error ? String(error.stderr).trim() : "";
  return stderr === "" ? String(error) : stderr;
}

/** The same port as last time keeps bookmarks of database tools valid; any other free one does as well. */
async function choosePort(folder: string): Promise<number> {
  const file = join(folder, "port");
  const last = existsSync(file) ? Number(readFileSync(file, "utf8")) : undefined;
  const port = await findFreePort(last);
  writeFileSync(file, String(port));
  return port;
}

async function startAndConnect(
  binaries: PostgresBinaries,
  data: string,
  port: number,
  url: string,
  options: PostgresOptions,
): Promise<Child> {
  const settings = [
    "listen_addresses=127.0.0.1",
    `port=${String(port)}`,
    "unix_socket_directories=",
    "max_connections=100",
    ...(options.settings ?? []),
  ];
  const deadline = performance.now() + START_DEADLINE_MS;
  for (;;) {
    const child = await startChild({
      runAs: binaries.runAs,
      command: [binaries.postgres, "-D", data, ...settings.flatMap((setting) => ["-c", setting])],
      deathSignal: "SIGINT",
      logFile: resolve(options.dataDir, "logs", "postgres.log"),
    });
    if (await answers(child, url, deadline)) return child;
    const exit = await child.stop("SIGINT", STOP_DEADLINE_MS);
    // Backends of a killed server hold its shared memory for a moment; the next try finds it free.
    const mayPass = child.logTail().includes("still in use");
    if (!mayPass || performance.now() > deadline) {
      throw new Error(`Postgres did not start (${exit.description}):\n${child.logTail()}`);
    }
    await delay(200);
  }
}

async function answers(child: Child, url: string, deadline: number): Promise<boolean> {
  while (!child.hasExited() && performance.now() < deadline) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on("error", () => undefined);
    try {
      await client.connect();
      return true;
    } catch {
      await delay(25);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
  return false;
}

async function createDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(`CREATE DATABASE ${DATABASE}`);
  } catch (error) {
    const alreadyThere = error instanceof pg.DatabaseError && error.code === "42P04";
    if (!alreadyThere) throw error;
  } finally {
    await client.end();
  }
}
