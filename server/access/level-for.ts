import type { Db } from "#server/db.ts";
import type { Actor } from "./actor.ts";
import { can, type Action } from "./can.ts";
import { grantFor, type Granted, type Ref } from "./grants.ts";

export type Level = "none" | "read" | "write";

/** What a document's name (`workspace/`, `course/`, `lesson/` or `lab/` and an id) is about; null for other names. */
export function documentRef(documentName: string): Ref | null {
  const slash = documentName.indexOf("/");
  const kind = documentName.slice(0, slash);
  const id = documentName.slice(slash + 1);
  if (kind === "workspace" || kind === "course") return { kind, id };
  return kind === "lesson" || kind === "lab" ? { kind: "courseDocument", name: documentName } : null;
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
  const [read, write]: [Action, Action] =
    ref.kind === "workspace" ? ["lab.watch", "lab.type"] : ["course.readDraft", "course.edit"];
  if (can(granted.grant, write)) return { level: "write", granted };
  return { level: can(granted.grant, read) ? "read" : "none", granted };
}
