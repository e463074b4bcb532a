import { REMOVED_KEPT_MS, TRIAL_KEPT_MS } from "#server/labs/schema.ts";
import { sweepArchivedHomes } from "#server/labs/index.ts";
import type { JobHandler, JobServices } from "./handlers.ts";

const AT_ONCE = 100;

/**
 * Copies and trials of labs that were removed long ago, with their documents and screens, and the homes that were kept
 * of them and of any other lab that is gone. Each node removes those on its own disk.
 */
export const removeOldCopies: JobHandler<"remove-old-copies"> = async (services, _payload, signal) => {
  await endTrials(services);
  await removeRows(services, signal);
  const { db, log, store } = services;
  if (store !== undefined) await sweepArchivedHomes({ db, log, store }, signal);
};

/** An author who has gone from a trial does not come back to remove it. */
async function endTrials({ db }: Pick<JobServices, "db">): Promise<void> {
  await db.workspace.updateMany({
    where: {
      copy: { lt: 0 },
      removedAt: null,
      lastActiveAt: { lte: new Date(Date.now() - TRIAL_KEPT_MS) },
    },
    data: { removedAt: new Date() },
  });
}

async function removeRows({ db, log }: Pick<JobServices, "db" | "log">, signal: AbortSignal): Promise<void> {
  for (;;) {
    const old = await db.workspace.findMany({
      where: { copy: { not: 0 }, removedAt: { lte: new Date(Date.now() - REMOVED_KEPT_MS) } },
      select: { id: true },
      take: AT_ONCE,
    });
    if (old.length === 0 || signal.aborted) return;
    const ids = old.map(({ id }) => id);
    await db.$transaction([
      db.document.deleteMany({ where: { name: { in: ids.map((id) => `workspace/${id}`) } } }),
      db.terminalScreen.deleteMany({ where: { workspaceId: { in: ids } } }),
      db.workspace.deleteMany({ where: { id: { in: ids } } }),
    ]);
    log.info({ count: ids.length }, "copies of labs that were removed long ago are gone");
  }
}
