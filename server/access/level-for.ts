import type { Db } from "#server/db.ts";
import type { Actor } from "./actor.ts";
import { can, type Action } from "./can.ts";
import { grantFor, type Ref } from "./grants.ts";

export type Level = "none" | "read" | "write";

/** What a document's name (`workspace/<id>`, `course/<id>`, `lesson/<id>`) is about; null for other names. */
export function documentRef(documentName: string): Ref | null {
  const slash = documentName.indexOf("/");
  const kind = documentName.slice(0, slash);
  const id = documentName.slice(slash + 1);
  return kind === "workspace" || kind === "course" || kind === "lesson" ? { kind, id } : null;
}

/**
 * What `actor` may do with the document of this name. Terminals of a workspace follow its document. Unknown names
 * are "none".
 */
export async function levelFor(db: Db, actor: Actor, documentName: string): Promise<Level> {
  const ref = documentRef(documentName);
  if (ref === null) return "none";
  return ref.kind === "workspace"
    ? level(db, actor, ref, "lab.watch", "lab.type")
    : level(db, actor, ref, "course.teach", "course.teach");
}

async function level(db: Db, actor: Actor, ref: Ref, read: Action, write: Action): Promise<Level> {
  const granted = await grantFor(db, actor, ref);
  if (granted === null) return "none";
  if (can(granted.grant, write)) return "write";
  return can(granted.grant, read) ? "read" : "none";
}
