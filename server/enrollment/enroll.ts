import type { Actor } from "#server/access/actor.ts";
import { announceAccessChange } from "#server/access/revoke.ts";
import { recordAudit } from "#server/admin/index.ts";
import { leaveClassroom } from "#server/classroom/index.ts";
import type { Db } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { Events } from "#server/events.ts";
import { updateProgress } from "./progress.ts";
import { lockSeats, SEAT_WAIT } from "./seats.ts";

export interface EnrollmentDeps {
  readonly db: Db;
  readonly events: Events;
}

/**
 * Joins a published course, or comes back to one that was left: what was done before still counts. CONFLICT when it
 * is full, or FORBIDDEN when it takes a code.
 */
export async function enroll(deps: EnrollmentDeps, actor: Actor, courseId: string): Promise<void> {
  await enrollIn(deps, actor, courseId, null);
}

/** The same with the code that somebody has shown; its section, if any, becomes theirs. */
export async function enrollIn(
  deps: EnrollmentDeps,
  actor: Actor,
  courseId: string,
  code: { readonly sectionId: string | null } | null,
): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const seats = await lockSeats(tx, courseId);
    const member = { userId: actor.id, courseId };
    const known = await tx.enrollment.findUnique({ where: { userId_courseId: member } });
    const isIn = known !== null && known.status !== "dropped";
    if (!isIn && seats.mode === "code" && code === null) {
      throw new AppError("FORBIDDEN", "This course takes a code to enroll. Ask its instructor for one.");
    }
    if (!isIn && seats.left < 1) {
      throw new AppError("CONFLICT", "This course is full. Ask its instructor whether a place can be made.");
    }
    const section = code !== null && code.sectionId !== null ? { sectionId: code.sectionId } : {};
    const { id } = await tx.enrollment.upsert({
      where: { userId_courseId: member },
      create: { ...member, ...section },
      update: { ...section, ...(!isIn && { status: "active" }) },
      select: { id: true },
    });
    await updateProgress(tx, id);
    await recordAudit(tx, actor, "enrollment.joined", `course/${courseId}`);
  }, SEAT_WAIT);
  await announceAccessChange(deps.events, { kind: "enrollmentChanged", userId: actor.id });
  await deps.events.publish({ kind: "courseActivity", courseId });
}

/** Leaves a course. Labs and progress are kept for a return; open lab sockets close. */
export async function leave(deps: EnrollmentDeps, actor: Actor, courseId: string): Promise<void> {
  const left = await drop(deps, actor, { courseId, userId: actor.id }, "enrollment.left");
  if (!left) throw new AppError("CONFLICT", "You are not enrolled in this course.");
}

/**
 * Takes a student out of a course: everything of it that they have open closes at once. Labs and progress are kept
 * for the case that they enroll again.
 */
export async function removeStudent(
  deps: EnrollmentDeps,
  actor: Actor,
  member: { courseId: string; userId: string },
): Promise<void> {
  const removed = await drop(deps, actor, member, "enrollment.removed");
  if (!removed) throw new AppError("CONFLICT", "This student is not in the course any more.");
}

/** False when there was nothing to drop. What was shared in the course with them, and by them, ends as well. */
async function drop(
  deps: EnrollmentDeps,
  actor: Actor,
  { courseId, userId }: { courseId: string; userId: string },
  audited: "enrollment.left" | "enrollment.removed",
): Promise<boolean> {
  const dropped = await deps.db.$transaction(async (tx) => {
    const { count } = await tx.enrollment.updateMany({
      where: { userId, courseId, status: { not: "dropped" } },
      data: { status: "dropped" },
    });
    if (count === 0) return null;
    await recordAudit(tx, actor, audited, `course/${courseId}`, { userId });
    return leaveClassroom(tx, actor, { courseId, userId });
  });
  if (dropped === null) return false;
  await announceAccessChange(deps.events, { kind: "enrollmentChanged", userId });
  for (const guestId of dropped) {
    await announceAccessChange(deps.events, { kind: "guestChanged", userId: guestId });
  }
  await deps.events.publish({ kind: "courseActivity", courseId });
  return true;
}
