import type { Redis } from "ioredis";
import { createRateLimiter, tooManyOr } from "#server/rate-limit.ts";

const WINDOW_SECONDS = 10 * 60;
/** Each stores the whole document once more. Somebody who tries out moments needs a few in a minute. */
const CHANGES_PER_PERSON = 60;

export interface ChangeLimit {
  /** Counts one restoring or naming. Throws TOO_MANY_REQUESTS, saying how long to wait, once it was too many. */
  count(personId: string): Promise<void>;
}

export function createChangeLimit(redis: Redis, prefix: string): ChangeLimit {
  const limiter = createRateLimiter(redis, {
    keyPrefix: `${prefix}history-changes`,
    points: CHANGES_PER_PERSON,
    duration: WINDOW_SECONDS,
  });
  return {
    async count(personId) {
      await limiter.consume(personId).catch(tooManyOr("You restored and named very many moments."));
    },
  };
}
