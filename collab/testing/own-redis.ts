import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { startRedis } from "#server/local/redis.ts";

/** A Redis of the test's own that it can take away; gone when the test ends. */
export interface OwnRedis {
  /** What ioredis connects to; stays the same. */
  readonly url: string;
  /** It keeps its connections but does not answer. */
  pause(): void;
  resume(): void;
  /** As `kill -9`. */
  kill(): Promise<void>;
  restart(): Promise<void>;
}

export async function startOwnRedis(): Promise<OwnRedis> {
  const dataDir = mkdtempSync(join(tmpdir(), "cc-redis-"));
  const start = () => startRedis({ dataDir, log: () => undefined });
  let running = await start();
  const signal = (name: NodeJS.Signals): void => {
    if (running.pid !== undefined) process.kill(running.pid, name);
  };
  onTestFinished(async () => {
    signal("SIGCONT");
    await running.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });
  return {
    url: running.url,
    pause: () => {
      signal("SIGSTOP");
    },
    resume: () => {
      signal("SIGCONT");
    },
    kill: async () => {
      signal("SIGKILL");
      await running.exited;
    },
    restart: async () => {
      running = await start();
    },
  };
}
