import type { Pool } from "pg";

/** Called before the statement with this number (from 1) is sent; throwing or waiting here stops the caller there. */
type BeforeStatement = (statement: number) => Promise<void> | void;

/** The pool, with a stop before each statement that is sent through `pool.query`. */
export function steppedPool(pool: Pool, before: BeforeStatement): Pool {
  let statement = 0;
  const query = async (...args: Parameters<Pool["query"]>) => {
    await before(++statement);
    return pool.query(...args);
  };
  return new Proxy(pool, {
    get: (target, key) => (key === "query" ? query : (Reflect.get(target, key, target) as unknown)),
  });
}
