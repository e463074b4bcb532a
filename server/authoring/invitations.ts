import { createHash, randomBytes } from "node:crypto";
import type { Actor } from "#server/access/actor.ts";
import { recordAudit } from "#server/admin/index.ts";
import { AppError } from "#server/errors.ts";
import type { AuthoringDeps } from "./deps.ts";
import { INVITED_ROLES } from "./schema.ts";
import { join } from "./staff.ts";

type Deps = Pick<AuthoringDeps, "db" | "events">;
type InvitedRole = (typeof INVITED_ROLES)[number];

const VALID_DAYS = 7;
const TOKEN_BYTES = 24;
const MAX_LINKS = 20;

/**
 * Makes a link by which people join a course's staff, any number of them, for a week. The secret in it is given this
 * once and kept nowhere.
 */
export async function inviteByLink(
  { db }: Deps,
  actor: Actor,
  { courseId, role }: { courseId: string; role: InvitedRole },
): Promise<{ token: string; expiresAt: Date }> {
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const expiresAt = new Date(Date.now() + VALID_DAYS * 24 * 60 * 60_000);
  await db.$transaction(async (tx) => {
    await tx.$queryRaw`select 1 from courses where id = ${courseId}::uuid for no key update`;
    await tx.courseInvitation.deleteMany({ where: { courseId, expiresAt: { lte: new Date() } } });
    if ((await tx.courseInvitation.count({ where: { courseId } })) >= MAX_LINKS) {
      throw new AppError("CONFLICT", "There are many links to this course's staff. Withdraw one first.");
    }
    await tx.courseInvitation.create({
      data: { courseId, role, tokenHash: hashOf(token), createdBy: actor.id, expiresAt },
    });
    await recordAudit(tx, actor, "staff.invited", `course/${courseId}`, { role });
  });
  return { token, expiresAt };
}

/** Makes a link worth nothing. Who has joined by it stays. */
export async function withdrawInvitation(
  { db }: Deps,
  actor: Actor,
  { courseId, invitationId }: { courseId: string; invitationId: string },
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.courseInvitation.deleteMany({ where: { id: invitationId, courseId } });
    if (count > 0) await recordAudit(tx, actor, "staff.invitationWithdrawn", `course/${courseId}`);
  });
}

/** What a link leads to, for whoever holds it; NOT_FOUND when it is not valid any more. */
export async function readInvitation({ db }: Deps, token: string) {
  const invitation = await db.courseInvitation.findFirst({
    where: { tokenHash: hashOf(token), expiresAt: { gt: new Date() } },
    select: {
      courseId: true,
      role: true,
      course: { select: { title: true } },
      creator: { select: { name: true } },
    },
  });
  if (invitation === null) {
    throw new AppError("NOT_FOUND", "This invitation is not valid any more. Ask for a new link.");
  }
  const { courseId, course, creator } = invitation;
  const role = INVITED_ROLES.find((known) => known === invitation.role) ?? "observer";
  return { courseId, role, courseTitle: course.title, by: creator?.name ?? null };
}

/** Joins the staff that a link leads to. Who is of it already stays what they are. */
export async function acceptInvitation(
  deps: Deps,
  actor: Actor,
  token: string,
): Promise<{ courseId: string }> {
  const { courseId, role } = await readInvitation(deps, token);
  const member = { courseId, userId: actor.id };
  const isMember = await deps.db.courseStaff.count({ where: member });
  if (isMember === 0) await join(deps, actor, member, role, "staff.joined");
  return { courseId };
}

function hashOf(token: string): string {
  return createHash("sha256").update(token).digest("hex");
}
