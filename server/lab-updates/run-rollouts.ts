import type { LabUpdatesDeps } from "./deps.ts";
import { readGiven, toTexts } from "./given-texts.ts";
import { updateWorkspace, type Rollout } from "./update-workspace.ts";

const AT_ONCE = 4;
const WORKSPACES_READ = 100;
/** Then it is given up, and said so; the next version that is published tries again. */
const MAX_ATTEMPTS = 5;
const GIVEN_UP =
  "The lab could not be opened or stored. It is tried again when the course is published again.";

/**
 * Brings published files to the workspaces that wait for them; how many it was done for. What fails, and what somebody
 * else is at, waits for the next run.
 */
export async function runRollouts(deps: LabUpdatesDeps, signal: AbortSignal): Promise<number> {
  const unfinished = await deps.db.labRollout.findMany({
    where: { finishedAt: null },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    select: {
      ...{ id: true, courseId: true, labId: true, version: true, toHash: true },
      actor: { select: { id: true, name: true } },
    },
  });
  let count = 0;
  for (const rollout of unfinished) {
    if (signal.aborted) break;
    const theirs = toTexts(await readGiven(deps.db, rollout.labId, rollout.toHash));
    count += await runRollout(deps, { ...rollout, theirs }, signal);
  }
  return count;
}

async function runRollout(deps: LabUpdatesDeps, rollout: Rollout, signal: AbortSignal): Promise<number> {
  const waiting = { rolloutId: rollout.id, state: "waiting" };
  let count = 0;
  let cursor = "00000000-0000-0000-0000-000000000000";
  while (!signal.aborted) {
    const rows = await deps.db.workspaceUpdate.findMany({
      where: { ...waiting, workspaceId: { gt: cursor } },
      orderBy: { workspaceId: "asc" },
      take: WORKSPACES_READ,
      select: { workspaceId: true },
    });
    for (let first = 0; first < rows.length && !signal.aborted; first += AT_ONCE) {
      const batch = rows.slice(first, first + AT_ONCE);
      const done = await Promise.all(batch.map(({ workspaceId }) => attempt(deps, rollout, workspaceId)));
      count += done.filter(Boolean).length;
    }
    cursor = rows.at(-1)?.workspaceId ?? cursor;
    if (rows.length < WORKSPACES_READ) break;
  }
  const left = await deps.db.workspaceUpdate.count({ where: waiting });
  if (left === 0) {
    const where = { id: rollout.id, finishedAt: null };
    await deps.db.labRollout.updateMany({ where, data: { finishedAt: new Date() } });
  }
  return count;
}

async function attempt(deps: LabUpdatesDeps, rollout: Rollout, workspaceId: string): Promise<boolean> {
  try {
    return await updateWorkspace(deps, rollout, workspaceId);
  } catch (error) {
    deps.log.warn({ err: error, workspaceId, rolloutId: rollout.id }, "a lab did not get its new files");
    const where = { rolloutId: rollout.id, workspaceId, state: "waiting" };
    await deps.db.workspaceUpdate.updateMany({ where, data: { attempts: { increment: 1 } } });
    await deps.db.workspaceUpdate.updateMany({
      where: { ...where, attempts: { gte: MAX_ATTEMPTS } },
      data: { state: "cannot", problem: GIVEN_UP, doneAt: new Date() },
    });
    return false;
  }
}
