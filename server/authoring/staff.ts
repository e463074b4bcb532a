import type { Actor } from "#server/access/actor.ts";
import { announceAccessChange } from "#server/access/revoke.ts";
import { recordAudit } from "#server/admin/index.ts";
import type { Db, DbOrTransaction } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { AuthoringDeps } from "./deps.ts";
import { STAFF_ROLES, type StaffRole } from "./schema.ts";

type Deps = Pick<AuthoringDeps, "db" | "events">;

interface Member {
  readonly courseId: string;
  readonly userId: string;
}

const MAX_STAFF = 100;

/** A course's staff, owners first, and the links that still let people join it. */
export async function readStaff(db: Db, courseId: string) {
  const [members, invitations] = await Promise.all([
    db.courseStaff.findMany({
      where: { courseId },
      orderBy: { createdAt: "asc" },
      select: { role: true, user: { select: { id: true, name: true, email: true } } },
    }),
    db.courseInvitation.findMany({
      where: { courseId, expiresAt: { gt: new Date() } },
      orderBy: { createdAt: "desc" },
      select: { id: true, role: true, expiresAt: true, creator: { select: { name: true } } },
    }),
  ]);
  const rank = ({ role }: { role: StaffRole }) => STAFF_ROLES.indexOf(role);
  return {
    members: members
      .map(({ role, user }) => ({ ...user, role: roleOf(role) }))
      .sort((a, b) => rank(a) - rank(b)),
    invitations: invitations.map(({ creator, role, ...invitation }) => ({
      ...invitation,
      role: roleOf(role),
      by: creator?.name ?? null,
    })),
  };
}

/** Takes somebody who has an account into the staff, at once; NOT_FOUND when nobody has this address. */
export async function addStaff(
  deps: Deps,
  actor: Actor,
  { courseId, email, role }: { courseId: string; email: string; role: StaffRole },
): Promise<void> {
  const user = await deps.db.user.findFirst({ where: { email, isActive: true }, select: { id: true } });
  if (user === null) {
    throw new AppError(
      "NOT_FOUND",
      "Nobody has an account with this address. Send them a link to join instead.",
    );
  }
  await join(deps, actor, { courseId, userId: user.id }, role, "staff.added");
}

/** Adds a member; CONFLICT when they are one already, or their account cannot have the role. */
export async function join(
  deps: Deps,
  actor: Actor,
  { courseId, userId }: Member,
  role: StaffRole,
  act: "staff.added" | "staff.joined",
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    await lockStaff(tx, courseId);
    await refuseUnfit(tx, userId, role);
    if ((await tx.courseStaff.count({ where: { courseId } })) >= MAX_STAFF) {
      throw new AppError("CONFLICT", `A course has a staff of at most ${String(MAX_STAFF)}.`);
    }
    const { count } = await tx.courseStaff.createMany({
      data: [{ courseId, userId, role, addedBy: actor.id }],
      skipDuplicates: true,
    });
    if (count === 0) throw new AppError("CONFLICT", "They are of this course's staff already.");
    await recordAudit(tx, actor, act, `course/${courseId}`, { userId, role });
  });
  await announceAccessChange(deps.events, { kind: "staffChanged", userId });
}

/** Gives a member another role; what they have open follows at once. A course keeps an owner. */
export async function setStaffRole(
  deps: Deps,
  actor: Actor,
  { courseId, userId, role }: Member & { readonly role: StaffRole },
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    await lockStaff(tx, courseId);
    await refuseUnfit(tx, userId, role);
    if (role !== "owner") await keepAnOwner(tx, { courseId, userId });
    const { count } = await tx.courseStaff.updateMany({ where: { courseId, userId }, data: { role } });
    if (count === 0) throw new AppError("NOT_FOUND", "They are not of this course's staff any more.");
    await recordAudit(tx, actor, "staff.roleChanged", `course/${courseId}`, { userId, role });
  });
  await announceAccessChange(deps.events, { kind: "staffChanged", userId });
}

/** Takes a member out; what they have open of the course closes. Nothing happens when they are none. */
export async function removeStaff(deps: Deps, actor: Actor, { courseId, userId }: Member): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    await lockStaff(tx, courseId);
    await keepAnOwner(tx, { courseId, userId });
    const { count } = await tx.courseStaff.deleteMany({ where: { courseId, userId } });
    if (count > 0) await recordAudit(tx, actor, "staff.removed", `course/${courseId}`, { userId });
  });
  await announceAccessChange(deps.events, { kind: "staffChanged", userId });
}

/** One change of a course's staff at a time, so that two owners cannot remove each other. */
async function lockStaff(tx: DbOrTransaction, courseId: string): Promise<void> {
  await tx.$queryRaw`select 1 from courses where id = ${courseId}::uuid for no key update`;
}

async function keepAnOwner(tx: DbOrTransaction, { courseId, userId }: Member): Promise<void> {
  const others = await tx.courseStaff.count({
    where: { courseId, role: "owner", userId: { not: userId } },
  });
  if (others === 0) {
    throw new AppError("CONFLICT", "A course needs an owner. Make somebody else an owner first.");
  }
}

/** Accounts of students help in courses but do not write them. */
async function refuseUnfit(tx: DbOrTransaction, userId: string, role: StaffRole): Promise<void> {
  if (role === "ta" || role === "observer") return;
  const user = await tx.user.findUnique({ where: { id: userId }, select: { role: true } });
  if (user?.role !== "student") return;
  throw new AppError(
    "CONFLICT",
    "Only instructors can be owners or editors. Ask an administrator to make this account an instructor's.",
  );
}

function roleOf(role: string): StaffRole {
  return STAFF_ROLES.find((known) => known === role) ?? "observer";
}
