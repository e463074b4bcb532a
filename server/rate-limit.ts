import type { Redis } from "ioredis";
import {
  RateLimiterMemory,
  RateLimiterRedis,
  RateLimiterRes,
  type IRateLimiterOptions,
  type RateLimiterAbstract,
} from "rate-limiter-flexible";
import { AppError } from "#server/errors.ts";

/** Counts in Redis, for all processes together; while Redis is away, in this one's memory. Never fails open. */
export function createRateLimiter(
  redis: Redis,
  options: Required<Pick<IRateLimiterOptions, "keyPrefix" | "points" | "duration">>,
): RateLimiterAbstract {
  return new RateLimiterRedis({
    ...options,
    storeClient: redis,
    insuranceLimiter: new RateLimiterMemory(options),
  });
}

/** TOO_MANY_REQUESTS: the sentence `what`, then how long to wait. */
export function tooMany(what: string, { msBeforeNext }: RateLimiterRes): AppError {
  const minutes = Math.max(1, Math.ceil(msBeforeNext / 60_000));
  const wait = minutes === 1 ? "a minute" : `${String(minutes)} minutes`;
  return new AppError("TOO_MANY_REQUESTS", `${what} Please wait ${wait} and try again.`);
}

/** For the rejection of a limiter: the error for people when a budget is used up, else the failure itself. */
export function tooManyOr(what: string): (reason: unknown) => never {
  return (reason) => {
    throw reason instanceof RateLimiterRes ? tooMany(what, reason) : reason;
  };
}
