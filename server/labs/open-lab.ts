import type { UpdateLog } from "#collab/index.ts";
import type { Actor } from "#server/access/actor.ts";
import type { Db } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { Events } from "#server/events.ts";
import { beginWorkspace } from "./begin-workspace.ts";
import { initialWorkspaceUpdate } from "./document.ts";
import { labFilesSchema } from "./schema.ts";

/** The document that holds a workspace's files. */
export const workspaceDocument = (workspaceId: string) => `workspace/${workspaceId}`;

/**
 * The actor's own workspace of a lab, made on first use. The document is seeded here, by the server alone and at most
 * once: `create` does nothing when it exists, so two tabs at once, or a crash in between, end with one copy.
 */
export async function openLab(
  deps: { readonly db: Db; readonly updates: UpdateLog; readonly events: Events },
  actor: Actor,
  labId: string,
): Promise<{ workspaceId: string }> {
  const owned = { labId, userId: actor.id, copy: 0 };
  await refuseArchived(deps.db, owned);
  await beginWorkspace(deps.db, owned);
  const workspace = await deps.db.workspace.update({
    where: { labId_userId_copy: owned },
    data: { lastActiveAt: new Date() },
    select: {
      id: true,
      given: { select: { files: true } },
      lab: { select: { lesson: { select: { courseId: true } } } },
    },
  });
  const files = labFilesSchema.parse(workspace.given?.files);
  await deps.updates.create(workspaceDocument(workspace.id), initialWorkspaceUpdate(files), null);
  await deps.events.publish({ kind: "courseActivity", courseId: workspace.lab.lesson.courseId });
  return { workspaceId: workspace.id };
}

/** A lab that was taken out of its lesson is there for those who have begun it, and for nobody else. */
async function refuseArchived(db: Db, owned: { labId: string; userId: string; copy: number }): Promise<void> {
  const { archivedAt } = await db.lab.findUniqueOrThrow({
    where: { id: owned.labId },
    select: { archivedAt: true },
  });
  if (archivedAt === null || (await db.workspace.count({ where: owned })) > 0) return;
  throw new AppError("NOT_FOUND", "This lab was taken out of its lesson, so it cannot be begun any more.");
}
