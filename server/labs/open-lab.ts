import type { UpdateLog } from "#collab/index.ts";
import type { Actor } from "#server/access/actor.ts";
import type { Db } from "#server/db.ts";
import type { Events } from "#server/events.ts";
import { initialWorkspaceUpdate } from "./document.ts";
import { givenFiles, givenSelect } from "./given-files.ts";

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
  // Two tabs may come at once; Prisma's upsert would fail for the second.
  await deps.db.workspace.createMany({ data: [owned], skipDuplicates: true });
  const workspace = await deps.db.workspace.update({
    where: { labId_userId_copy: owned },
    data: { lastActiveAt: new Date() },
    select: { id: true, lab: { select: { ...givenSelect, lesson: { select: { courseId: true } } } } },
  });
  const files = givenFiles(workspace.lab);
  await deps.updates.create(workspaceDocument(workspace.id), initialWorkspaceUpdate(files), null);
  await deps.events.publish({ kind: "courseActivity", courseId: workspace.lab.lesson.courseId });
  return { workspaceId: workspace.id };
}
