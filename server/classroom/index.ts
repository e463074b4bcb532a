import type { RoomsApi } from "#collab/index.ts";
import type { Actor } from "#server/access/actor.ts";
import type { Granted } from "#server/access/grants.ts";
import { coursesStaffedBy } from "#server/access/visible.ts";
import type { Db } from "#server/db.ts";
import type { Events } from "#server/events.ts";
import type { Logger } from "#server/log.ts";
import { openHands } from "./hands.ts";
import { notePresence } from "./note-presence.ts";
import type { Presence } from "./presence.ts";
import { readClassroom, readTeaching } from "./read-classroom.ts";
import { readLabPeople } from "./read-lab-people.ts";
import { noteVisit } from "./visits.ts";
import { watchLabs } from "./watch-labs.ts";

export { findClassmates, inviteGuest, listInvitations, setGuestRights, withdrawGuest } from "./guests.ts";
export { finishHelp, lowerHand, raiseHand } from "./hands.ts";
export { leaveClassroom } from "./leave-classroom.ts";
export { createPresence, type Presence } from "./presence.ts";

/** Who is in which lab, and what instructors see of it. Callers have asked `access` before. */
export interface Classroom {
  teaching(actor: Actor): ReturnType<typeof readTeaching>;
  course(actor: Actor, courseId: string): ReturnType<typeof readClassroom>;
  /** What a lab page shows of people. */
  labPeople(actor: Actor, granted: Granted): ReturnType<typeof readLabPeople>;
  /** Whether a change in this course is for this actor's eyes. */
  teaches(actor: Actor, courseId: string): Promise<boolean>;
  /** Whether a hand is raised in this lab. */
  isWaiting(workspaceId: string): Promise<boolean>;
  /** Somebody may look into this lab, for now or still: what is not theirs is noted as a visit. */
  noteVisit(actor: Actor, granted: Granted): Promise<void>;
  /** Follows who is in which lab on this node, until the returned function is called. */
  watch(rooms: RoomsApi): () => void;
}

export function createClassroom(deps: {
  readonly db: Db;
  readonly events: Events;
  readonly presence: Presence;
  readonly log: Logger;
}): Classroom {
  const { db } = deps;
  return {
    teaching: (actor) => readTeaching(deps, actor),
    course: (actor, courseId) => readClassroom(deps, actor, courseId),
    labPeople: (actor, granted) => readLabPeople(deps, actor, granted),
    async teaches(actor, courseId) {
      return (await db.course.count({ where: { AND: [{ id: courseId }, coursesStaffedBy(actor)] } })) > 0;
    },
    async isWaiting(workspaceId) {
      return (await db.helpRequest.count({ where: { ...openHands(), workspaceId } })) > 0;
    },
    noteVisit: (actor, { subject }) => noteVisit(deps, actor, subject),
    watch: (rooms) =>
      watchLabs(rooms, (workspaceId, here) => notePresence(deps, workspaceId, here), deps.log),
  };
}
