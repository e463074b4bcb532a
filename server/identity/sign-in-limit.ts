import type { Redis } from "ioredis";
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterAbstract } from "rate-limiter-flexible";
import { AppError } from "#server/errors.ts";

const WINDOW_SECONDS = 15 * 60;
const FAILURES_PER_ACCOUNT = 8;
const FAILURES_PER_ADDRESS = 60;

export interface SignInLimit {
  /** Throws TOO_MANY_REQUESTS, saying how long to wait, once either budget of failures is used up. */
  check(email: string, address: string): Promise<void>;
  noteFailure(email: string, address: string): Promise<void>;
  /** A success clears the account's count, not the address's. */
  noteSuccess(email: string): Promise<void>;
}

/** Counts failed sign-ins in Redis; while Redis is away, in this process's memory. Never fails open. */
export function createSignInLimit(redis: Redis, prefix: string): SignInLimit {
  const limiter = (name: string, points: number): RateLimiterAbstract => {
    const options = { keyPrefix: `${prefix}sign-in:${name}`, points, duration: WINDOW_SECONDS };
    return new RateLimiterRedis({
      ...options,
      storeClient: redis,
      insuranceLimiter: new RateLimiterMemory(options),
    });
  };
  const accounts = limiter("account", FAILURES_PER_ACCOUNT);
  const addresses = limiter("address", FAILURES_PER_ADDRESS);
  return {
    async check(email, address) {
      for (const [counter, key] of [
        [accounts, email],
        [addresses, address],
      ] as const) {
        const state = await counter.get(key);
        if (state !== null && state.remainingPoints <= 0) {
          const minutes = Math.max(1, Math.ceil(state.msBeforeNext / 60_000));
          throw new AppError(
            "TOO_MANY_REQUESTS",
            `Too many attempts. Please wait ${minutes === 1 ? "a minute" : `${minutes} minutes`} and try again.`,
          );
        }
      }
    },
    async noteFailure(email, address) {
      // Beyond the budget `consume` rejects; the budget is enforced in `check`.
      await Promise.allSettled([accounts.consume(email), addresses.consume(address)]);
    },
    async noteSuccess(email) {
      await accounts.delete(email);
    },
  };
}
