import { Redis } from "ioredis";
import type { Logger } from "#server/log.ts";

/**
 * One connection for commands. `url` is a redis:// URL or a socket path. Commands fail after about 2 s while
 * Redis is away (so that pages answer), and work again by themselves once it is back.
 */
export function createRedis(url: string, log: Logger): Redis {
  const options = {
    maxRetriesPerRequest: 2,
    connectTimeout: 2_000,
    commandTimeout: 2_000,
    retryStrategy: (attempt: number) => Math.min(50 * 2 ** Math.min(attempt, 6), 2_000),
  };
  const path = url.replace(/^unix:\/\//, "");
  const redis = path.startsWith("/") ? new Redis({ ...options, path }) : new Redis(url, options);
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
