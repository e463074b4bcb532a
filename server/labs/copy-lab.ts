import type { RoomsApi, UpdateLog } from "#collab/index.ts";
import type { Actor } from "#server/access/actor.ts";
import type { Granted } from "#server/access/grants.ts";
import { recordAudit } from "#server/admin/index.ts";
import type { Db, DbOrTransaction } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { Logger } from "#server/log.ts";
import { initialWorkspaceUpdate } from "./document.ts";
import type { Labs } from "./index.ts";
import { readFilesNow } from "./lab-files-now.ts";
import { workspaceDocument } from "./open-lab.ts";
import { MAX_COPIES } from "./schema.ts";

export interface CopyDeps {
  readonly db: Db;
  readonly rooms: () => RoomsApi;
  readonly updates: UpdateLog;
  /** Of whatever node. */
  readonly labs: Pick<Labs, "getFile" | "putFile">;
  readonly log: Logger;
}

export interface CopiedLab {
  readonly workspaceId: string;
  /** Files that are on the disk only and could not be copied. */
  readonly skipped: readonly string[];
  /** How many more copies of this lab the actor may make. */
  readonly left: number;
}

/**
 * A lab's files as they are this moment, as a workspace of the actor's own beside the one of the lesson: to try
 * something, or to look at a student's state in peace. The history stays with the original.
 */
export async function copyLab(deps: CopyDeps, actor: Actor, { subject }: Granted): Promise<CopiedLab> {
  const { labId = "", workspaceId: sourceId = "", ownerId = null } = subject;
  const files = await readFilesNow(deps.rooms, sourceId);
  const { id: copyId, left } = await createRow(deps.db, actor, { labId, sourceId, ownerId });
  const texts = files.flatMap(({ path, text }) => (text === null ? [] : [{ path, content: text }]));
  await deps.updates.create(workspaceDocument(copyId), initialWorkspaceUpdate(texts), actor.id);
  const skipped: string[] = [];
  for (const { path } of files.filter(({ kind }) => kind === "binary")) {
    try {
      await deps.labs.putFile(copyId, path, await deps.labs.getFile(sourceId, path));
    } catch (error) {
      deps.log.info({ err: error, sourceId, copyId, path }, "a file of a lab was not copied");
      skipped.push(path);
    }
  }
  return { workspaceId: copyId, skipped, left };
}

/** Copies are numbered; of two made at once the later takes the next number. */
async function createRow(
  db: Db,
  actor: Actor,
  { labId, sourceId, ownerId }: { labId: string; sourceId: string; ownerId: string | null },
): Promise<{ id: string; left: number }> {
  return db.$transaction(async (tx) => {
    const left = (await roomForCopies(tx, actor.id, labId)) - 1;
    // Removed ones keep their numbers, as they may come back. Trials are below 0, which is the lesson's own.
    const ever = await tx.workspace.aggregate({ where: { labId, userId: actor.id }, _max: { copy: true } });
    const copy = Math.max(0, ever._max.copy ?? 0) + 1;
    const data = { labId, userId: actor.id, copy, copiedFromId: sourceId, lastActiveAt: new Date() };
    const { id } = await tx.workspace.create({ data, select: { id: true } });
    await recordAudit(tx, actor, "lab.copied", `workspace/${sourceId}`, { copy: id, ownerId });
    return { id, left };
  });
}

/**
 * How many more copies of a lab somebody may have; CONFLICT when it is none. What is made in the same transaction
 * counts before anybody else's question is answered.
 */
export async function roomForCopies(tx: DbOrTransaction, userId: string, labId: string): Promise<number> {
  await tx.$queryRaw`select 1 from users where id = ${userId}::uuid for no key update`;
  const count = await tx.workspace.count({ where: { labId, userId, copy: { gt: 0 }, removedAt: null } });
  if (count < MAX_COPIES) return MAX_COPIES - count;
  const message = `You have ${String(MAX_COPIES)} copies of this lab, the most there can be. Go on in one of them, or remove one under “Your copies…”.`;
  throw new AppError("CONFLICT", message);
}
