import type { Db } from "#server/db.ts";
import type { Actor } from "./actor.ts";
import { can, type Action, type Grant } from "./can.ts";
import { grantFor, type Granted, type Ref } from "./grants.ts";

export type Level = "none" | "read" | "write";

/** What the name of a document begins with, before a slash and an id. */
export const DOCUMENT_KINDS = ["workspace", "course", "lesson", "lab"] as const;

/** What a document of this name is about; null for names of no kind. */
export function documentRef(documentName: string): Ref | null {
  const slash = documentName.indexOf("/");
  const kind = DOCUMENT_KINDS.find((known) => known === documentName.slice(0, slash));
  if (kind === undefined) return null;
  if (kind === "lesson" || kind === "lab") return { kind: "courseDocument", name: documentName };
  return { kind, id: documentName.slice(slash + 1) };
}

/**
 * What `actor` may do with the document of this name. Terminals of a workspace follow its document. Unknown names
 * are "none".
 */
export async function levelFor(db: Db, actor: Actor, documentName: string): Promise<Level> {
  return (await standingOn(db, actor, documentName)).level;
}

/** The same, and what was found on the way; null when there is nothing of this name that the actor may know of. */
export async function standingOn(
  db: Db,
  actor: Actor,
  documentName: string,
): Promise<{ level: Level; granted: Granted | null }> {
  const ref = documentRef(documentName);
  const granted = ref && (await grantFor(db, actor, ref));
  if (ref === null || granted === null) return { level: "none", granted: null };
  const { read, write } = actionsOn(ref);
  if (can(granted.grant, write)) return { level: "write", granted };
  return { level: can(granted.grant, read) ? "read" : "none", granted };
}

/** Whether a document may be brought back to what it was: that is an edit of it, so it takes the right to write too. */
export function mayRestore(grant: Grant, documentName: string): boolean {
  const ref = documentRef(documentName);
  return ref !== null && can(grant, "history.restore") && can(grant, actionsOn(ref).write);
}

function actionsOn({ kind }: Ref): { read: Action; write: Action } {
  return kind === "workspace"
    ? { read: "lab.watch", write: "lab.type" }
    : { read: "course.readDraft", write: "course.edit" };
}
