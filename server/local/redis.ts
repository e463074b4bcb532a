import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { setTimeout as delay } from "node:timers/promises";

import { Redis } from "ioredis";

import { endOrphan, findProgram, startChild } from "./child.ts";
import type { Child } from "./child.ts";
import type { RunningService } from "./postgres.ts";

export interface RedisOptions {
  readonly dataDir: string;
  readonly log: (line: string) => void;
}

const START_DEADLINE_MS = 20_000;
const STOP_DEADLINE_MS = 10_000;
/** The kernel keeps socket addresses in 108 bytes, the last of them a zero. */
const SOCKET_PATH_LIMIT_BYTES = 107;

/**
 * Runs Redis on a unix socket of its own, appending to `<dataDir>/redis` once a second. The `url` is the
 * socket's path, which is what ioredis takes. Whoever calls must hold `dataDir` alone.
 */
export async function startRedis(options: RedisOptions): Promise<RunningService> {
  const program = findProgram("redis-server", "valkey-server");
  if (program === undefined) {
    throw new Error(
      "Redis is not installed. Run `apt-get install redis-server`, or set REDIS_URL to one of yours.",
    );
  }
  const folder = resolve(options.dataDir, "redis");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const socket = socketPath(folder);
  const pidFile = join(folder, "pid");
  await endOrphanRedis(pidFile, socket, options.log);

  const child = await startChild({
    command: [
      program,
      ...["--port", "0", "--unixsocket", socket, "--unixsocketperm", "700", "--dir", folder],
      ...[
        "--appendonly",
        "yes",
        "--appendfsync",
        "everysec",
        "--save",
        "",
        "--maxmemory-policy",
        "noeviction",
      ],
      ...["--daemonize", "no", "--logfile", ""],
    ],
    deathSignal: "SIGTERM",
    logFile: resolve(options.dataDir, "logs", "redis.log"),
  });
  writeFileSync(pidFile, String(child.pid));
  await waitUntilReady(child, socket);
  return {
    url: socket,
    pid: child.pid,
    exited: child.exited,
    stop: async () => {
      await child.stop("SIGTERM", STOP_DEADLINE_MS);
      if (dirname(socket) !== folder) rmSync(dirname(socket), { recursive: true, force: true });
    },
  };
}

/** Where the Redis of this data folder answers while a launcher runs it. */
export function redisUrl(dataDir: string): string {
  return socketPath(resolve(dataDir, "redis"));
}

function socketPath(folder: string): string {
  const path = join(folder, "s");
  if (Buffer.byteLength(path) <= SOCKET_PATH_LIMIT_BYTES) return path;
  const name = `course-creator-${createHash("sha256").update(folder).digest("hex").slice(0, 16)}`;
  const short = join(tmpdir(), name);
  mkdirSync(short, { recursive: true, mode: 0o700 });
  return join(short, "s");
}

/** Two servers on one append-only file would destroy it, so an orphan must be gone before we start. */
async function endOrphanRedis(pidFile: string, socket: string, log: (line: string) => void): Promise<void> {
  if (existsSync(pidFile)) {
    const pid = Number(readFileSync(pidFile, "utf8"));
    if (Number.isInteger(pid) && pid > 1) {
      const outcome = await endOrphan(pid, socket, "SIGTERM", STOP_DEADLINE_MS);
      if (outcome === "ended") log("ended a Redis that an earlier start left behind");
    }
  }
  rmSync(socket, { force: true });
}

/** Redis answers LOADING while it reads its file, which PING reports as an error: ready means PONG. */
async function waitUntilReady(child: Child, socket: string): Promise<void> {
  const deadline = performance.now() + START_DEADLINE_MS;
  while (!child.hasExited() && performance.now() < deadline) {
    if (await ping(socket)) return;
    await delay(20);
  }
  const exit = await child.stop("SIGTERM", STOP_DEADLINE_MS);
  throw new Error(`Redis did not start (${exit.description}):\n${child.logTail()}`);
}

async function ping(socket: string): Promise<boolean> {
  if (!existsSync(socket)) return false;
  const redis = new Redis({
    path: socket,
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 1_000,
  });
  redis.on("error", () => undefined);
  try {
    await redis.connect();
    return (await redis.ping()) === "PONG";
  } catch {
    return false;
  } finally {
    redis.disconnect();
  }
}
