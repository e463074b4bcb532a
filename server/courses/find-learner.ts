import type { Actor } from "#server/access/actor.ts";
import type { DbOrTransaction } from "#server/db.ts";
import type { Marks } from "./outline.ts";

interface Row {
  readonly id: string;
  readonly status: string;
  readonly progress: number;
  readonly lastLessonId: string | null;
  readonly enrolledAt: Date;
  readonly done: string[];
  /** Epoch ms by lesson. */
  readonly seen: Record<string, number>;
}

/**
 * This person's enrollment in a course, whatever its status, with what they have done and seen there. One statement:
 * every page of a course begins with it.
 */
export async function findLearner(db: DbOrTransaction, actor: Actor | null, courseId: string) {
  if (actor === null) return { enrollment: null, marks: undefined };
  const [row] = await db.$queryRaw<Row[]>`
    select e.id, e.status, e.progress, e.last_lesson_id as "lastLessonId", e.enrolled_at as "enrolledAt",
           array(select lesson_id from lesson_completions where enrollment_id = e.id) as done,
           coalesce((select json_object_agg(lesson_id, (extract(epoch from seen_at) * 1000)::bigint)
                       from lesson_visits where enrollment_id = e.id), '{}') as seen
      from enrollments e
     where e.user_id = ${actor.id}::uuid and e.course_id = ${courseId}::uuid`;
  if (row === undefined) return { enrollment: null, marks: undefined };
  const { done, seen, ...enrollment } = row;
  const seenAt = Object.entries(seen).map(([id, ms]): [string, Date] => [id, new Date(ms)]);
  const marks: Marks = { done: new Set(done), seenAt: new Map(seenAt) };
  return { enrollment, marks };
}
