import { roleSchema, type Actor } from "#server/access/actor.ts";
import { authorize } from "#server/access/grants.ts";
import { recordAudit } from "#server/admin/index.ts";
import { toAppError } from "#server/errors.ts";
import type { AuthoringDeps } from "./deps.ts";
import { publish } from "./publish.ts";

/** Has the course published by itself at a time, as it is then; null takes that back. */
export async function schedulePublishing(
  { db }: AuthoringDeps,
  actor: Actor,
  { courseId, note, at }: { courseId: string; note: string; at: Date | null },
): Promise<void> {
  await db.$transaction(async (tx) => {
    await tx.course.update({
      where: { id: courseId },
      data: { publishAt: at, publishBy: at && actor.id, publishNote: at ? note : "" },
    });
    const act = at === null ? "course.unscheduled" : "course.scheduled";
    await recordAudit(tx, actor, act, `course/${courseId}`, { at: at?.toISOString() ?? null, note });
  });
}

const COURSES_AT_ONCE = 20;

/**
 * Publishes what is due. May run twice at once: the second finds nothing due any more. A course that cannot be
 * published, or whose author may not publish it any more, is taken off the schedule with the reason in its audit.
 */
export async function publishDue(deps: AuthoringDeps, signal: AbortSignal): Promise<number> {
  const due = await deps.db.course.findMany({
    where: { publishAt: { lte: new Date() } },
    orderBy: { publishAt: "asc" },
    take: COURSES_AT_ONCE,
    select: { id: true, publishAt: true, publishBy: true, publishNote: true },
  });
  let count = 0;
  for (const { id: courseId, publishAt, publishBy, publishNote } of due) {
    if (signal.aborted) break;
    const isDue = (course: { publishAt: Date | null }) =>
      course.publishAt?.getTime() === publishAt?.getTime();
    const actor = await authorOf(deps, publishBy);
    try {
      await authorize(deps.db, actor, "course.publish", { kind: "course", id: courseId });
      if (actor === null) continue;
      if ((await publish(deps, actor, { courseId, note: publishNote }, isDue)) !== null) count += 1;
    } catch (error) {
      const known = toAppError(error);
      if (known.code === "INTERNAL" || known.code === "UNAVAILABLE") throw error;
      deps.log.warn({ courseId, reason: known.message }, "a course was not published when it was due");
      await giveUp(deps, actor, courseId, publishAt, known.message);
    }
  }
  return count;
}

async function giveUp(
  { db }: AuthoringDeps,
  actor: Actor | null,
  courseId: string,
  publishAt: Date | null,
  reason: string,
): Promise<void> {
  await db.$transaction(async (tx) => {
    const { count } = await tx.course.updateMany({
      where: { id: courseId, publishAt },
      data: { publishAt: null, publishBy: null, publishNote: "" },
    });
    if (count > 0) await recordAudit(tx, actor, "course.publishFailed", `course/${courseId}`, { reason });
  });
}

async function authorOf({ db }: AuthoringDeps, userId: string | null): Promise<Actor | null> {
  if (userId === null) return null;
  const user = await db.user.findFirst({
    where: { id: userId, isActive: true },
    select: { id: true, email: true, name: true, role: true },
  });
  return user && { ...user, role: roleSchema.parse(user.role), sessionId: "" };
}
