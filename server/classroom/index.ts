import type { Actor } from "#server/access/actor.ts";
import { coursesTaughtBy } from "#server/access/visible.ts";
import type { Db } from "#server/db.ts";
import type { Events } from "#server/events.ts";
import type { Presence } from "./presence.ts";
import { readClassroom, readTeaching } from "./read-classroom.ts";
import { noteWorkspacePresence } from "./workspace-presence.ts";

export { createPresence, type Person, type Presence } from "./presence.ts";

/** What instructors see of their students. Callers have asked `access` before. */
export interface Classroom {
  teaching(actor: Actor): ReturnType<typeof readTeaching>;
  course(courseId: string): ReturnType<typeof readClassroom>;
  /** Whether a change in this course is for this actor's eyes. */
  teaches(actor: Actor, courseId: string): Promise<boolean>;
  /** Somebody came to or left a workspace on this node. */
  notePresence(workspaceId: string, here: readonly { id: string; name: string }[]): Promise<void>;
}

export function createClassroom(deps: { db: Db; events: Events; presence: Presence }): Classroom {
  return {
    teaching: (actor) => readTeaching(deps, actor),
    course: (courseId) => readClassroom(deps, courseId),
    async teaches(actor, courseId) {
      return (await deps.db.course.count({ where: { AND: [{ id: courseId }, coursesTaughtBy(actor)] } })) > 0;
    },
    notePresence: (workspaceId, here) => noteWorkspacePresence(deps, workspaceId, here),
  };
}
