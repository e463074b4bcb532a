import { roleSchema, type Actor } from "#server/access/actor.ts";
import { can } from "#server/access/can.ts";
import { standingOn, type Level } from "#server/access/level-for.ts";
import type { Classroom } from "#server/classroom/index.ts";
import type { Db } from "#server/db.ts";
import type { Sessions } from "#server/identity/index.ts";

/**
 * Says what somebody may do with a document, or the lab around it, now: "lead" is "write" for who may also say who
 * types in its terminals; "signed-out" when their session has ended.
 */
export type Judge = (
  actor: Pick<Actor, "id" | "name" | "sessionId">,
  documentName: string,
) => Promise<Level | "lead" | "signed-out">;

/** For whoever stays: asked again as long as they do, from the database alone. A stay in another's lab is noted. */
export function createJudge(deps: {
  readonly db: Db;
  readonly sessions: Sessions;
  readonly classroom: Classroom;
}): Judge {
  const { db, sessions, classroom } = deps;
  return async (actor, documentName) => {
    if (!(await sessions.isLive(actor.sessionId))) return "signed-out";
    const person = await db.user.findUnique({ where: { id: actor.id }, select: { role: true } });
    if (person === null) return "none";
    const known = { ...actor, email: "", role: roleSchema.parse(person.role) };
    const { level, granted } = await standingOn(db, known, documentName);
    if (granted !== null && level !== "none") await classroom.noteVisit(known, granted);
    return level === "write" && granted !== null && can(granted.grant, "lab.host") ? "lead" : level;
  };
}
