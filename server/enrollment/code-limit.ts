import type { Redis } from "ioredis";
import { createRateLimiter, tooManyOr } from "#server/rate-limit.ts";

const WINDOW_SECONDS = 10 * 60;
const TRIES_PER_PERSON = 30;
/** A school's pupils share one address. */
const TRIES_PER_ADDRESS = 600;

export interface CodeLimit {
  /** Counts one look at an enrollment code. Throws TOO_MANY_REQUESTS, saying how long to wait, once it was too many. */
  count(personId: string, address: string): Promise<void>;
}

/** Against guessing: with this many tries, finding one of a million codes takes centuries. */
export function createCodeLimit(redis: Redis, prefix: string): CodeLimit {
  const limiter = (name: string, points: number) =>
    createRateLimiter(redis, { keyPrefix: `${prefix}codes:${name}`, points, duration: WINDOW_SECONDS });
  const people = limiter("person", TRIES_PER_PERSON);
  const addresses = limiter("address", TRIES_PER_ADDRESS);
  return {
    async count(personId, address) {
      await Promise.all([people.consume(personId), addresses.consume(address)]).catch(
        tooManyOr("Too many codes were tried."),
      );
    },
  };
}
