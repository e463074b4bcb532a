import type { Pool, PoolClient } from "pg";

/** Called before the statement with this number (from 1) is sent; throwing or waiting here stops the caller there. */
type BeforeStatement = (statement: number) => Promise<void> | void;

/** The pool, with a stop before each statement that is sent through it or through a connection of it. */
export function steppedPool(pool: Pool, before: BeforeStatement): Pool {
  let statement = 0;
  const stepped = <Source extends Pool | PoolClient>(source: Source): Source => {
    const query = async (...args: Parameters<Pool["query"]>) => {
      await before(++statement);
      return source.query(...args);
    };
    const connect = async () => stepped(await pool.connect());
    return new Proxy(source, {
      get: (target, key) => {
        if (key === "query") return query;
        if (key === "connect" && target === pool) return connect;
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    });
  };
  return stepped(pool);
}
