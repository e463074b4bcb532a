import type { Db } from "#server/db.ts";
import type { Actor } from "./actor.ts";
import { can, type Action } from "./can.ts";
import { grantFor, type Ref } from "./grants.ts";

export type Level = "none" | "read" | "write";

/**
 * What `actor` may do with the document of this name (`workspace/<id>`, `course/<id>`, `lesson/<id>`).
 * Terminals of a workspace follow its document. Unknown names are "none".
 */
export async function levelFor(db: Db, actor: Actor, documentName: string): Promise<Level> {
  const slash = documentName.indexOf("/");
  const kind = documentName.slice(0, slash);
  const id = documentName.slice(slash + 1);
  switch (kind) {
    case "workspace":
      return level(db, actor, { kind, id }, "lab.watch", "lab.type");
    case "course":
    case "lesson":
      return level(db, actor, { kind, id }, "course.teach", "course.teach");
    default:
      return "none";
  }
}

async function level(db: Db, actor: Actor, ref: Ref, read: Action, write: Action): Promise<Level> {
  const granted = await grantFor(db, actor, ref);
  if (granted === null) return "none";
  if (can(granted.grant, write)) return "write";
  return can(granted.grant, read) ? "read" : "none";
}
