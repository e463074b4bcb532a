import type { DbOrTransaction } from "#server/db.ts";

/**
 * Recomputes an enrollment's percentage and status from its completions. Locks the enrollment's row first, so that
 * two completions at once cannot store the older count. Whoever has completed a course that has grown since stays
 * somebody who has completed it; only who takes a lesson back has not (`mayReopen`).
 */
export async function updateProgress(
  tx: DbOrTransaction,
  enrollmentId: string,
  { mayReopen = false }: { mayReopen?: boolean } = {},
): Promise<number> {
  await tx.$queryRaw`SELECT id FROM enrollments WHERE id = ${enrollmentId}::uuid FOR UPDATE`;
  const [row] = await tx.$queryRaw<{ total: number; done: number }[]>`
    SELECT count(*)::int AS total, count(c.lesson_id)::int AS done
    FROM enrollments e
    JOIN course_lessons l ON l.course_id = e.course_id AND l.archived_at IS NULL
    LEFT JOIN lesson_completions c ON c.enrollment_id = e.id AND c.lesson_id = l.id
    WHERE e.id = ${enrollmentId}::uuid`;
  const { total, done } = row ?? { total: 0, done: 0 };
  const { status } = await tx.enrollment.findUniqueOrThrow({
    where: { id: enrollmentId },
    select: { status: true },
  });
  const complete = (total > 0 && done === total) || (status === "completed" && !mayReopen);
  const progress = complete ? 100 : total === 0 ? 0 : Math.floor((done / total) * 100);
  await tx.enrollment.update({
    where: { id: enrollmentId },
    data: { progress, lastActivityAt: new Date() },
  });
  await tx.enrollment.updateMany({
    where: { id: enrollmentId, status: complete ? "active" : "completed" },
    data: complete
      ? { status: "completed", completedAt: new Date() }
      : { status: "active", completedAt: null },
  });
  return progress;
}

/** The same for everybody who is at a course, after its lessons have changed. */
export async function updateProgressOfAll(tx: DbOrTransaction, courseId: string): Promise<void> {
  await tx.$executeRaw`
    WITH lessons AS (
      SELECT id FROM course_lessons WHERE course_id = ${courseId}::uuid AND archived_at IS NULL
    ), counts AS (
      SELECT e.id, count(l.id) AS done, (SELECT count(*) FROM lessons) AS total
      FROM enrollments e
      LEFT JOIN lesson_completions c ON c.enrollment_id = e.id
      LEFT JOIN lessons l ON l.id = c.lesson_id
      WHERE e.course_id = ${courseId}::uuid AND e.status = 'active'
      GROUP BY e.id
    )
    UPDATE enrollments e
    SET progress = CASE WHEN total = 0 THEN 0 ELSE floor(done * 100.0 / total) END,
        status = CASE WHEN total > 0 AND done = total THEN 'completed' ELSE 'active' END,
        completed_at = CASE WHEN total > 0 AND done = total THEN now() END
    FROM counts WHERE counts.id = e.id AND e.course_id = ${courseId}::uuid`;
}

/**
 * Makes the percentages of all enrollments anew from what they are a projection of: which lessons were done, and who
 * has completed the course. Gives how many were not what they should have been.
 */
export async function rebuildProgress(db: DbOrTransaction): Promise<number> {
  return db.$executeRaw`
    WITH totals AS (
      SELECT course_id, count(*) AS total FROM course_lessons WHERE archived_at IS NULL GROUP BY course_id
    ), counts AS (
      SELECT e.id, coalesce(t.total, 0) AS total, count(l.id) AS done
      FROM enrollments e
      LEFT JOIN totals t ON t.course_id = e.course_id
      LEFT JOIN lesson_completions c ON c.enrollment_id = e.id
      LEFT JOIN course_lessons l ON l.id = c.lesson_id AND l.archived_at IS NULL
      GROUP BY e.id, t.total
    ), percents AS (
      SELECT e.id, CASE WHEN e.status = 'completed' THEN 100
                        WHEN total = 0 THEN 0
                        ELSE floor(done * 100.0 / total) END AS progress
      FROM counts JOIN enrollments e USING (id)
    )
    UPDATE enrollments e SET progress = p.progress
    FROM percents p WHERE p.id = e.id AND e.progress <> p.progress`;
}
