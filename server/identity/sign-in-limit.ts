import type { Redis } from "ioredis";
import { createRateLimiter, tooMany, tooManyOr } from "#server/rate-limit.ts";

const WINDOW_SECONDS = 15 * 60;
// Guessing from one place locks the account for that place only, so that nobody can lock others out with it; the two
// larger budgets bound guessing from many places, and of many accounts. A classroom shares one address.
const FAILURES_PER_ACCOUNT_AND_ADDRESS = 8;
const ATTEMPTS_PER_ACCOUNT = 100;
const FAILURES_PER_ADDRESS = 200;
const TOO_MANY = "Too many attempts.";

export interface SignInLimit {
  /**
   * Takes one attempt from the account's budget before the password is looked at, so that guesses sent at the same
   * time count too. Throws TOO_MANY_REQUESTS, saying how long to wait, once a budget is used up.
   */
  begin(email: string, address: string): Promise<void>;
  /** The attempt has failed: it counts for the address as well. */
  noteFailure(address: string): Promise<void>;
  /** The attempt was right: clears the account's count for this address. */
  noteSuccess(email: string, address: string): Promise<void>;
}

/** Counts failed sign-ins in Redis; while Redis is away, in this process's memory. Never fails open. */
export function createSignInLimit(redis: Redis, prefix: string): SignInLimit {
  const limiter = (name: string, points: number) =>
    createRateLimiter(redis, { keyPrefix: `${prefix}sign-in:${name}`, points, duration: WINDOW_SECONDS });
  const pairs = limiter("pair", FAILURES_PER_ACCOUNT_AND_ADDRESS);
  const accounts = limiter("account", ATTEMPTS_PER_ACCOUNT);
  const addresses = limiter("address", FAILURES_PER_ADDRESS);
  return {
    async begin(email, address) {
      const fromAddress = await addresses.get(address);
      if (fromAddress !== null && fromAddress.remainingPoints <= 0) throw tooMany(TOO_MANY, fromAddress);
      await Promise.all([pairs.consume(`${email} ${address}`), accounts.consume(email)]).catch(
        tooManyOr(TOO_MANY),
      );
    },
    async noteFailure(address) {
      // Beyond the budget `consume` rejects; the budget is enforced in `begin`.
      await addresses.consume(address).catch(() => undefined);
    },
    async noteSuccess(email, address) {
      await pairs.delete(`${email} ${address}`);
    },
  };
}
