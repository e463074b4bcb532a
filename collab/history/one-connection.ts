import type { Pool, PoolClient } from "pg";

/** The first key of the locks that are taken here; nobody else uses it. */
const tidyingLocks = 7_461_001;

/** Runs `work` on one connection. A failure closes it, so that whatever it held or had begun is let go of. */
export async function onOneConnection<Result>(
  pool: Pool,
  work: (connection: PoolClient) => Promise<Result>,
): Promise<Result> {
  const connection = await pool.connect();
  // A connection that breaks between two statements says so here; the next statement then fails.
  const broken = () => undefined;
  connection.on("error", broken);
  let isWell = false;
  try {
    const result = await work(connection);
    isWell = true;
    return result;
  } finally {
    connection.off("error", broken);
    connection.release(!isWell);
  }
}

/**
 * Runs `work` while no other process tidies this document; false, and nothing is done, when one does. The lock is the
 * connection's, on which all of `work` runs: when either dies, so does the other.
 */
export async function tidyAlone(
  pool: Pool,
  name: string,
  work: (connection: PoolClient) => Promise<void>,
): Promise<boolean> {
  return onOneConnection(pool, async (connection) => {
    const { rows } = await connection.query<{ is_ours: boolean }>(
      "select pg_try_advisory_lock($1, hashtext($2)) as is_ours",
      [tidyingLocks, name],
    );
    if (rows[0]?.is_ours !== true) return false;
    await work(connection);
    await connection.query("select pg_advisory_unlock($1, hashtext($2))", [tidyingLocks, name]);
    return true;
  });
}
