import { Redis } from "ioredis";
import type { Logger } from "#server/log.ts";

/**
 * One connection for commands. `url` is a redis:// URL or a socket path. Commands fail after about 2 s while
 * Redis is away (so that pages answer), and work again by themselves once it is back.
 */
export function createRedis(url: string, log: Logger): Redis {
  const options = { maxRetriesPerRequest: 2, commandTimeout: 2_000 };
  const redis = openRedis(url, options);
  let reported = false;
  redis.on("error", (error) => {
    if (!reported)
      log.warn({ err: error }, "Redis is not answering; sessions are read from Postgres meanwhile");
    reported = true;
  });
  redis.on("ready", () => {
    if (reported) log.info({}, "Redis is back");
    reported = false;
  });
  return redis;
}

interface Patience {
  /** How often a command is tried before it fails; null: until Redis is there. */
  readonly maxRetriesPerRequest: number | null;
  /** Milliseconds. */
  readonly commandTimeout?: number;
}

/** A connection that comes back by itself. The caller listens to its `error` events and disconnects it. */
export function openRedis(url: string, patience: Patience): Redis {
  const options = {
    connectTimeout: 2_000,
    retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 6), 2_000),
    ...patience,
  };
  const path = url.replace(/^unix:\/\//, "");
  return path.startsWith("/") ? new Redis({ ...options, path }) : new Redis(url, options);
}
