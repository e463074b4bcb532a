import type { Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from "rate-limiter-flexible";
import { AppError } from "#server/errors.ts";

const WINDOW_SECONDS = 10 * 60;
/** Each stores the whole document once more. Somebody who tries out moments needs a few in a minute. */
const CHANGES_PER_PERSON = 60;

export interface ChangeLimit {
  /** Counts one restoring or naming. Throws TOO_MANY_REQUESTS, saying how long to wait, once it was too many. */
  count(personId: string): Promise<void>;
}

/** Counts in Redis, for all processes together; while Redis is away, in this one's memory. */
export function createChangeLimit(redis: Redis, prefix: string): ChangeLimit {
  const options = {
    keyPrefix: `${prefix}history-changes`,
    points: CHANGES_PER_PERSON,
    duration: WINDOW_SECONDS,
  };
  const limiter = new RateLimiterRedis({
    ...options,
    storeClient: redis,
    insuranceLimiter: new RateLimiterMemory(options),
  });
  return {
    async count(personId) {
      await limiter.consume(personId).catch((reason: unknown) => {
        throw reason instanceof RateLimiterRes ? tooMany(reason) : reason;
      });
    },
  };
}

function tooMany({ msBeforeNext }: RateLimiterRes): AppError {
  const minutes = Math.max(1, Math.ceil(msBeforeNext / 60_000));
  const wait = minutes === 1 ? "a minute" : `${String(minutes)} minutes`;
  return new AppError(
    "TOO_MANY_REQUESTS",
    `You restored and named very many moments. Please wait ${wait} and try again.`,
  );
}
