import type { DbOrTransaction } from "#server/db.ts";
import { givenFiles, givenSelect, hashOfGiven, keepGiven } from "#server/labs/index.ts";

/** Workspaces that updates are brought to: those that lessons open, not copies of a moment or trials. */
export const BEGUN = { copy: 0 } as const;

/**
 * Writes down what the begun labs of a course were given, where it was not kept yet: what their rows say until they
 * are published with other files. Call it in the transaction that publishes, before the rows change.
 */
export async function pinGivens(tx: DbOrTransaction, courseId: string): Promise<void> {
  const labs = await tx.lab.findMany({
    where: { lesson: { courseId }, workspaces: { some: { ...BEGUN, givenHash: null } } },
    select: { id: true, ...givenSelect },
  });
  for (const lab of labs) {
    const givenHash = await keepGiven(tx, lab.id, givenFiles(lab));
    await tx.workspace.updateMany({
      where: { ...BEGUN, labId: lab.id, givenHash: null },
      data: { givenHash },
    });
  }
}

/**
 * Sends the files that labs of the course are given now on their way to those who have begun with others; what was
 * still on its way is overtaken. In the same transaction, once the rows are written. How many workspaces wait.
 */
export async function startRollouts(
  tx: DbOrTransaction,
  { courseId, version, actorId }: { courseId: string; version: number; actorId: string | null },
): Promise<number> {
  const labs = await tx.lab.findMany({
    where: { archivedAt: null, lesson: { courseId, archivedAt: null }, workspaces: { some: BEGUN } },
    select: { id: true, ...givenSelect },
  });
  let waiting = 0;
  for (const lab of labs) {
    const files = givenFiles(lab);
    const toHash = hashOfGiven(files);
    const underWay = await overtake(tx, lab.id);
    const isBehind = { OR: [{ givenHash: { not: toHash } }, { id: { in: underWay } }] };
    if ((await tx.workspace.count({ where: { ...BEGUN, labId: lab.id, ...isBehind } })) === 0) continue;
    await keepGiven(tx, lab.id, files);
    const rollout = await tx.labRollout.create({
      data: { courseId, labId: lab.id, version, toHash, actorId },
      select: { id: true },
    });
    waiting += await tx.$executeRaw`
      insert into workspace_updates (rollout_id, workspace_id)
      select ${rollout.id}::uuid, id from workspaces
       where lab_id = ${lab.id}::uuid and copy = ${BEGUN.copy}
         and (given_hash <> ${toHash} or id = any(${underWay}::uuid[]))`;
  }
  return waiting;
}

/**
 * What has not begun needs not be done any more: the newer files bring it along. What has begun may be in the document
 * already, so it is done before the newer; the workspaces of which that is.
 */
async function overtake(tx: DbOrTransaction, labId: string): Promise<string[]> {
  const older = { labId, finishedAt: null };
  const waiting = { rollout: older, state: "waiting" };
  await tx.workspaceUpdate.deleteMany({ where: { ...waiting, undoAt: null } });
  await tx.labRollout.updateMany({
    where: { ...older, updates: { none: { state: "waiting" } } },
    data: { finishedAt: new Date() },
  });
  const underWay = await tx.workspaceUpdate.findMany({ where: waiting, select: { workspaceId: true } });
  return underWay.map(({ workspaceId }) => workspaceId);
}
