import type { UpdateLog } from "#collab/index.ts";
import type { Actor } from "#server/access/actor.ts";
import type { Db } from "#server/db.ts";
import type { Events } from "#server/events.ts";
import { beginWorkspace, resumeWorkspace } from "./begin-workspace.ts";
import { initialWorkspaceUpdate } from "./document.ts";

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
  const owned = { labId, userId: actor.id };
  const workspace = (await resumeWorkspace(deps.db, owned)) ?? (await beginWorkspace(deps.db, owned));
  await deps.updates.create(workspaceDocument(workspace.id), initialWorkspaceUpdate(workspace.files), null);
  await deps.events.publish({ kind: "courseActivity", courseId: workspace.courseId });
  return { workspaceId: workspace.id };
}
