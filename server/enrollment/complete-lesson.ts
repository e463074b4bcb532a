import type { Actor } from "#server/access/actor.ts";
import type { Db, DbOrTransaction } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { Events } from "#server/events.ts";
import { updateProgress } from "./progress.ts";

/**
 * Marks a lesson done or not done for a learner; the new percentage, or null for somebody who is not enrolled
 * (a teacher trying the lab). Doing it twice changes nothing.
 */
export async function setLessonDone(
  tx: DbOrTransaction,
  lesson: { courseId: string; lessonId: string; userId: string },
  done: boolean,
): Promise<number | null> {
  const enrollment = await tx.enrollment.findUnique({
    where: { userId_courseId: { userId: lesson.userId, courseId: lesson.courseId } },
    select: { id: true, status: true },
  });
  if (enrollment === null || enrollment.status === "dropped") return null;
  const key = { enrollmentId: enrollment.id, lessonId: lesson.lessonId };
  if (done) {
    await tx.lessonCompletion.createMany({ data: [key], skipDuplicates: true });
  } else {
    await tx.lessonCompletion.deleteMany({ where: key });
  }
  return updateProgress(tx, enrollment.id, { mayReopen: !done });
}

/** A learner has read a lesson, says that it is done, or takes that back. CONFLICT for lessons that tests complete. */
export async function markLesson(
  deps: { readonly db: Db; readonly events: Events },
  actor: Actor,
  courseId: string,
  { lessonId, done }: { lessonId: string; done: boolean },
): Promise<{ done: boolean; progress: number }> {
  const progress = await deps.db.$transaction(async (tx) => {
    const lesson = await tx.courseLesson.findUniqueOrThrow({
      where: { id: lessonId },
      select: { completion: true },
    });
    if (lesson.completion === "tests") {
      throw new AppError("CONFLICT", "This lesson is done when the tests of its lab pass.");
    }
    return setLessonDone(tx, { courseId, lessonId, userId: actor.id }, done);
  });
  if (progress === null)
    throw new AppError("FORBIDDEN", "Enroll in this course first; then your progress counts.");
  await deps.events.publish({ kind: "courseActivity", courseId });
  await deps.events.publish({ kind: "progressChanged", userId: actor.id, courseId });
  return { done, progress };
}
