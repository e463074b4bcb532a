import { REMOVED_KEPT_MS } from "#server/labs/schema.ts";
import type { JobHandler } from "./handlers.ts";

const AT_ONCE = 100;

/** Copies of labs that were removed long ago, with their documents and screens. */
export const removeOldCopies: JobHandler<"remove-old-copies"> = async ({ db, log }, _payload, signal) => {
  for (;;) {
    const old = await db.workspace.findMany({
      where: { copy: { gt: 0 }, removedAt: { lte: new Date(Date.now() - REMOVED_KEPT_MS) } },
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
};
