import type { DbOrTransaction } from "#server/db.ts";

/**
 * Recomputes an enrollment's percentage and status from its completions. Locks the enrollment's row first, so that
 * two completions at once cannot store the older count.
 */
export async function updateProgress(tx: DbOrTransaction, enrollmentId: string): Promise<number> {
  await tx.$queryRaw`SELECT id FROM enrollments WHERE id = ${enrollmentId}::uuid FOR UPDATE`;
  const [row] = await tx.$queryRaw<{ total: number; done: number }[]>`
    SELECT count(*)::int AS total, count(c.lesson_id)::int AS done
    FROM enrollments e
    JOIN course_lessons l ON l.course_id = e.course_id AND l.archived_at IS NULL
    LEFT JOIN lesson_completions c ON c.enrollment_id = e.id AND c.lesson_id = l.id
    WHERE e.id = ${enrollmentId}::uuid`;
  const { total, done } = row ?? { total: 0, done: 0 };
  const progress = total === 0 ? 0 : Math.floor((done / total) * 100);
  const complete = total > 0 && done === total;
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

/**
 * The same for everybody who is at a course, after its lessons have changed. Whoever has completed it has completed
 * it, whatever is added later.
 */
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
    FROM counts WHERE counts.id = e.id`;
}
