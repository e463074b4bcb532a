import type { Pool } from "pg";

/** What runs one statement: the pool, or one connection of it when several must be on the same. */
export type Queries = Pick<Pool, "query">;
