import type { Db, DbOrTransaction } from "#server/db.ts";

const HELD_AT_MOST_MS = 30_000;
const WAITED_AT_MOST_MS = 10_000;

/**
 * Does `work` while nobody else updates this workspace or undoes an update of it, on any node; null, without doing it,
 * while somebody does. The lock is let go of when the process dies.
 */
export async function withWorkspaceLock<Result>(
  db: Db,
  workspaceId: string,
  work: (tx: DbOrTransaction) => Promise<Result>,
): Promise<Result | null> {
  return db.$transaction(
    async (tx) => {
      const [row] = await tx.$queryRaw<{ taken: boolean }[]>`
        select pg_try_advisory_xact_lock(hashtextextended('lab-update/' || ${workspaceId}, 0)) as taken`;
      return row?.taken === true ? work(tx) : null;
    },
    { timeout: HELD_AT_MOST_MS, maxWait: WAITED_AT_MOST_MS },
  );
}
