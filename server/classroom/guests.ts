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

/** The labs somebody is invited to, the latest invitation first. */
export async function listInvitations(db: Db, actor: Actor) {
  const rows = await db.workspaceGuest.findMany({
    where: {
      userId: actor.id,
      workspace: {
        lab: {
          lesson: {
            course: {
              status: "published",
              enrollments: { some: { userId: actor.id, status: { not: "dropped" } } },
            },
          },
        },
      },
    },
    orderBy: { createdAt: "desc" },
    take: 50,
    select: {
      mayWrite: true,
      workspace: {
        select: {
          id: true,
          user: { select: { id: true, name: true } },
          lab: { select: { title: true, lesson: { select: { course: { select: { title: true } } } } } },
        },
      },
    },
  });
  return rows.map(({ mayWrite, workspace: { id, user, lab } }) => ({
    workspaceId: id,
    owner: user,
    labTitle: lab.title,
    courseTitle: lab.lesson.course.title,
    mayWrite,
  }));
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
