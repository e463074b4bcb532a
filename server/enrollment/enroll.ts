import type { Actor } from "#server/access/actor.ts";
import { announceAccessChange } from "#server/access/revoke.ts";
import { recordAudit } from "#server/admin/index.ts";
import { leaveClassroom } from "#server/classroom/index.ts";
import type { Db } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { Events } from "#server/events.ts";
import { updateProgress } from "./progress.ts";

interface EnrollmentDeps {
  readonly db: Db;
  readonly events: Events;
}

/** Joins a published course, or comes back to one that was left: what was done before still counts. */
export async function enroll(deps: EnrollmentDeps, actor: Actor, courseId: string): Promise<void> {
  await deps.db.$transaction(async (tx) => {
    const course = await tx.course.findUniqueOrThrow({ where: { id: courseId }, select: { status: true } });
    if (course.status !== "published") {
      throw new AppError("CONFLICT", "This course is not published, so nobody can join it yet.");
    }
    const member = { userId: actor.id, courseId };
    await tx.enrollment.createMany({ data: [member], skipDuplicates: true });
    const enrollment = await tx.enrollment.update({
      where: { userId_courseId: member },
      data: { status: "active" },
      select: { id: true },
    });
    await updateProgress(tx, enrollment.id);
    await recordAudit(tx, actor, "enrollment.joined", `course/${courseId}`);
  });
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
 * for the case that they enroll again, which a published course lets everybody do.
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
