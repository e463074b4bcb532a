import type { Redis } from "ioredis";
import type { Logger } from "#server/log.ts";

export interface ResponseCache {
  /**
   * The answer kept under this key, or the one that `make` makes, which is then kept for an hour if it is worth it. JSON
   * must keep it as it is. The key must hold the revision of everything that the answer tells of, read from Postgres
   * before: then no answer is ever old, on whatever node it was made and however late it is stored. While Redis is away
   * everything is made.
   */
  getOrMake<Answer>(
    key: string,
    make: () => Promise<Answer>,
    isWorthIt?: (answer: Answer) => boolean,
  ): Promise<Answer>;
}

/** Raise it when an answer's shape, or the HTML in it, is made otherwise: what older processes kept is then not read. */
const FORMAT = 1;
const KEPT_SECONDS = 3600;
const MAX_CHARS = 500_000;
/** Making an answer takes little longer, so a Redis that hangs is not waited for. */
const PATIENCE_MS = 250;
/** After a time-out it is left in peace for this long. */
const REST_MS = 2_000;

/** Answers that are the same for everybody, in Redis. Callers that ask for one at the same time share its making. */
export function createResponseCache(redis: Redis, prefix: string, log: Logger): ResponseCache {
  const making = new Map<string, Promise<unknown>>();
  let restsUntil = 0;

  const tryRedis = async <Result>(command: () => Promise<Result>): Promise<Result | null> => {
    // Commands would wait in a queue for the connection to come back.
    if (redis.status !== "ready" || performance.now() < restsUntil) return null;
    try {
      return await within(PATIENCE_MS, command());
    } catch (error) {
      restsUntil = performance.now() + REST_MS;
      log.debug({ err: error }, "answers are made anew: Redis is not answering");
      return null;
    }
  };

  const readOrMake = async <Answer>(
    name: string,
    make: () => Promise<Answer>,
    isWorthIt: (answer: Answer) => boolean,
  ): Promise<Answer> => {
    const kept = await tryRedis(() => redis.get(name));
    if (kept !== null) return JSON.parse(kept) as Answer;
    const answer = await make();
    if (isWorthIt(answer)) {
      const text = JSON.stringify(answer);
      // Nobody waits until it is kept.
      if (text.length <= MAX_CHARS) void tryRedis(() => redis.set(name, text, "EX", KEPT_SECONDS));
    }
    return answer;
  };

  return {
    getOrMake<Answer>(
      key: string,
      make: () => Promise<Answer>,
      isWorthIt: (answer: Answer) => boolean = () => true,
    ) {
      const name = `${prefix}answers:${String(FORMAT)}:${key}`;
      const running = making.get(name);
      if (running !== undefined) return running as Promise<Answer>;
      const started = readOrMake(name, make, isWorthIt).finally(() => making.delete(name));
      making.set(name, started);
      return started;
    },
  };
}

async function within<Result>(ms: number, work: Promise<Result>): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    // An answer that came while this process was busy is read before it is given up.
    timer = setTimeout(() => setImmediate(() => reject(new Error("Redis took too long"))), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
