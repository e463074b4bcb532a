import type { Redis } from "ioredis";
import type { Db } from "#server/db.ts";

const TIMEOUT_MS = 2_000;

/** Asks each thing this process depends on; what does not answer within 2 s is named, with a sentence. */
export async function findProblems(db: Db, redis: Redis): Promise<Record<string, string>> {
  const checks: Record<string, Promise<unknown>> = {
    postgres: db.$queryRaw`SELECT 1`,
    redis: redis.ping(),
  };
  const problems: Record<string, string> = {};
  await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const answered = await Promise.race([check.then(isTrue, isFalse), after(TIMEOUT_MS)]);
      if (!answered) problems[name] = `${name} is not answering`;
    }),
  );
  return problems;
}

const isTrue = () => true;
const isFalse = () => false;

function after(ms: number): Promise<false> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(false), ms).unref();
  });
}
