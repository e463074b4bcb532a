import type { Actor } from "#server/access/actor.ts";
import { can } from "#server/access/can.ts";
import type { Granted } from "#server/access/grants.ts";
import type { Db } from "#server/db.ts";
import { listGuests, listInvitations } from "./guests.ts";
import { readHelpQueue, teachers } from "./help-queue.ts";
import type { Presence } from "./presence.ts";
import { listVisits } from "./visits.ts";

/** What a lab page shows of people: its guests, who is or was there and since when, and the raised hand. */
export async function readLabPeople(
  deps: { readonly db: Db; readonly presence: Presence },
  actor: Actor,
  { grant, subject }: Granted,
) {
  const { workspaceId = "", ownerId, courseId } = subject;
  const mayHost = can(grant, "lab.host");
  const [staff, guests, visits, queue, invitations] = await Promise.all([
    deps.db.courseStaff.findMany({ ...teachers, where: { ...teachers.where, courseId } }),
    listGuests(deps.db, workspaceId),
    listVisits(deps.db, workspaceId),
    mayHost ? readHelpQueue(deps, { id: courseId }) : [],
    can(grant, "lab.askHelp") ? listInvitations(deps.db, actor) : [],
  ]);
  return {
    /** Those who may bring everyone to where they are; administrators may as well. */
    hostIds: [ownerId, ...staff.map(({ userId }) => userId)],
    guests,
    /** Newest first. Guests are told of those who are there, not of who was. */
    visits: visits.filter(({ endedAt }) => mayHost || endedAt === null),
    hand: queue.find((hand) => hand.workspaceId === workspaceId) ?? null,
    /** Who waits longest elsewhere in the course, for its teachers. */
    next: can(grant, "course.teach")
      ? (queue.find((hand) => hand.workspaceId !== workspaceId && hand.position !== null) ?? null)
      : null,
    /** Labs of others that the reader is invited to. */
    invitations,
    abilities: {
      host: mayHost,
      askHelp: can(grant, "lab.askHelp") && ownerId === actor.id,
      finishHelp: can(grant, "course.teach"),
    },
  };
}
