import type { Actor } from "#server/access/actor.ts";
import type { Granted } from "#server/access/grants.ts";
import { announceAccessChange } from "#server/access/revoke.ts";
import { recordAudit } from "#server/admin/index.ts";
import type { Db, DbOrTransaction } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { Events } from "#server/events.ts";

interface GuestDeps {
  readonly db: Db;
  readonly events: Events;
}

interface Guest {
  readonly workspaceId: string;
  readonly userId: string;
}

const MAX_GUESTS = 20;
const MAX_CLASSMATES = 8;
const SHORTEST_NAME = 2;

/** Lets somebody of the same course watch a lab. Inviting them again changes nothing. */
export async function inviteGuest(
  deps: GuestDeps,
  actor: Actor,
  { subject }: Granted,
  { workspaceId, userId }: Guest,
): Promise<void> {
  const { courseId, ownerId } = subject;
  await deps.db.$transaction(async (tx) => {
    await tx.$queryRaw`select 1 from workspaces where id = ${workspaceId}::uuid for update`;
    const isMember = await tx.enrollment.count({
      where: { userId, courseId, status: { not: "dropped" }, user: { isActive: true } },
    });
    if (isMember === 0 || userId === ownerId) {
      throw new AppError("NOT_FOUND", "There is no such person to invite in this course.");
    }
    if ((await tx.workspaceGuest.count({ where: { workspaceId } })) >= MAX_GUESTS) {
      throw new AppError(
        "CONFLICT",
        `A lab has at most ${String(MAX_GUESTS)} guests. Let somebody go before you invite the next.`,
      );
    }
    const { count } = await tx.workspaceGuest.createMany({
      data: [{ workspaceId, userId, invitedBy: actor.id }],
      skipDuplicates: true,
    });
    if (count > 0) await recordAudit(tx, actor, "guest.invited", `workspace/${workspaceId}`, { userId });
  });
  await tellOfGuest(deps, { workspaceId, userId });
}

/** Lets a guest write, or takes that back; at once, on whatever is open. */
export async function setGuestRights(
  deps: GuestDeps,
  actor: Actor,
  { workspaceId, userId, mayWrite }: Guest & { readonly mayWrite: boolean },
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const { count } = await tx.workspaceGuest.updateMany({
      where: { workspaceId, userId },
      data: { mayWrite },
    });
    if (count === 0) throw new AppError("NOT_FOUND", "This person is not a guest of this lab any more.");
    const act = mayWrite ? "guest.writeGranted" : "guest.writeTaken";
    await recordAudit(tx, actor, act, `workspace/${workspaceId}`, { userId });
  });
  await tellOfGuest(deps, { workspaceId, userId });
}

/** Withdraws an invitation: what the guest has open of this lab closes. Nothing happens when there is none. */
export async function withdrawGuest(deps: GuestDeps, actor: Actor, guest: Guest): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const { count } = await tx.workspaceGuest.deleteMany({ where: { ...guest } });
    if (count === 0) return;
    const { workspaceId, userId } = guest;
    await recordAudit(tx, actor, "guest.withdrawn", `workspace/${workspaceId}`, { userId });
  });
  await tellOfGuest(deps, guest);
}

/** Who of the course has a name like this and is no guest yet, by name; [] when too little of it is given. */
export async function findClassmates(
  db: Db,
  actor: Actor,
  { subject }: Granted,
  { workspaceId, name }: { workspaceId: string; name: string },
): Promise<{ id: string; name: string }[]> {
  if (name.length < SHORTEST_NAME) return [];
  const { courseId, ownerId = actor.id } = subject;
  return db.user.findMany({
    where: {
      name: { contains: name, mode: "insensitive" },
      id: { notIn: [actor.id, ownerId] },
      isActive: true,
      enrollments: { some: { courseId, status: { not: "dropped" } } },
      guestIn: { none: { workspaceId } },
    },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: MAX_CLASSMATES,
    select: { id: true, name: true },
  });
}

const MAX_INVITATIONS = 50;

/** The labs somebody is invited to, the latest invitation first. */
export async function listInvitations(db: Db, actor: Actor) {
  const rows = await db.$queryRaw<Invitation[]>`
    select w.id as "workspaceId", u.id as "ownerId", u.name as "ownerName", b.title as "labTitle",
           c.title as "courseTitle", g.may_write as "mayWrite"
      from workspace_guests g
      join workspaces w on w.id = g.workspace_id
      join users u on u.id = w.user_id
      join labs b on b.id = w.lab_id
      join course_lessons l on l.id = b.lesson_id
      join courses c on c.id = l.course_id and c.status = 'published'
      join enrollments e on e.course_id = c.id and e.user_id = g.user_id and e.status <> 'dropped'
     where g.user_id = ${actor.id}::uuid
     order by g.created_at desc
     limit ${MAX_INVITATIONS}`;
  return rows.map(({ ownerId, ownerName, ...invitation }) => ({
    ...invitation,
    owner: { id: ownerId, name: ownerName },
  }));
}

interface Invitation {
  readonly workspaceId: string;
  readonly ownerId: string;
  readonly ownerName: string;
  readonly labTitle: string;
  readonly courseTitle: string;
  readonly mayWrite: boolean;
}

/** Those who are invited to a lab, in the order in which they were. */
export async function listGuests(db: Db, workspaceId: string): Promise<Invited[]> {
  return db.$queryRaw<Invited[]>`
    select u.id, u.name, g.may_write as "mayWrite"
      from workspace_guests g join users u on u.id = g.user_id
     where g.workspace_id = ${workspaceId}::uuid
     order by g.created_at`;
}

interface Invited {
  readonly id: string;
  readonly name: string;
  readonly mayWrite: boolean;
}

/** Ends what somebody who leaves a course shares there, in both directions. The ids of guests who lose a lab. */
export async function endInvitations(
  tx: DbOrTransaction,
  { courseId, userId }: { courseId: string; userId: string },
): Promise<string[]> {
  const ofCourse = { lab: { lesson: { courseId } } };
  const where = {
    OR: [{ userId, workspace: ofCourse }, { workspace: { ...ofCourse, userId } }],
  };
  const guests = await tx.workspaceGuest.findMany({ where, select: { userId: true } });
  await tx.workspaceGuest.deleteMany({ where });
  return [...new Set(guests.map((guest) => guest.userId))];
}

async function tellOfGuest({ events }: GuestDeps, { workspaceId, userId }: Guest): Promise<void> {
  await announceAccessChange(events, { kind: "guestChanged", userId });
  await events.publish({ kind: "labPeopleChanged", workspaceId });
}
