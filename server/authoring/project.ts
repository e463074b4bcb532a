import type { DbOrTransaction } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { CourseContent } from "./content.ts";

/**
 * Writes what students see: the rows of a course become what its content says, by their ids, in a handful of
 * statements whatever its size. What is not in the content any more is archived: its row, and what students did in
 * it, stay. Call it in a transaction that holds the course's row.
 */
export async function projectContent(
  tx: DbOrTransaction,
  courseId: string,
  content: CourseContent,
): Promise<void> {
  const { modules, ...fields } = content;
  await tx.course.update({ where: { id: courseId }, data: fields });
  await writeModules(tx, courseId, modules);
  await writeLessons(tx, courseId, modules);
  await writeLabs(tx, courseId, modules);
}

type Modules = CourseContent["modules"];

async function writeModules(tx: DbOrTransaction, courseId: string, modules: Modules): Promise<void> {
  const rows = modules.map(({ id, title, summary }, position) => ({ id, title, summary, position }));
  const written = await tx.$executeRaw`
    insert into course_modules (id, course_id, title, summary, position)
    select id, ${courseId}::uuid, title, summary, position
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as x(id uuid, title text, summary text, position int)
    on conflict (id) do update
      set title = excluded.title, summary = excluded.summary, position = excluded.position, archived_at = null
      where course_modules.course_id = excluded.course_id`;
  refuseForeign(written, rows.length);
  await tx.$executeRaw`
    update course_modules set archived_at = now()
     where course_id = ${courseId}::uuid and archived_at is null
       and id <> all(${rows.map(({ id }) => id)}::uuid[])`;
}

async function writeLessons(tx: DbOrTransaction, courseId: string, modules: Modules): Promise<void> {
  const rows = modules.flatMap(({ id: moduleId, lessons }) =>
    lessons.map(({ id, slug, title, summary, text, completion, durationMinutes }, position) => ({
      ...{ id, slug, title, summary, text, completion, position },
      module_id: moduleId,
      duration_minutes: durationMinutes,
    })),
  );
  const written = await tx.$executeRaw`
    insert into course_lessons
      (id, course_id, module_id, slug, title, summary, content, completion, duration_minutes, position)
    select id, ${courseId}::uuid, module_id, slug, title, summary, text, completion, duration_minutes, position
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as x(id uuid, module_id uuid, slug text, title text, summary text, text text, completion text,
             duration_minutes int, position int)
    on conflict (id) do update
      set module_id = excluded.module_id, slug = excluded.slug, title = excluded.title,
          summary = excluded.summary, content = excluded.content, completion = excluded.completion,
          duration_minutes = excluded.duration_minutes, position = excluded.position, archived_at = null,
          updated_at = case when course_lessons.content = excluded.content then course_lessons.updated_at else now() end
      where course_lessons.course_id = excluded.course_id`;
  refuseForeign(written, rows.length);
  await tx.$executeRaw`
    update course_lessons set archived_at = now()
     where course_id = ${courseId}::uuid and archived_at is null
       and id <> all(${rows.map(({ id }) => id)}::uuid[])`;
}

/** Labs that have rows keep their definition, which has no draft; new ones begin with the one they were given. */
async function writeLabs(tx: DbOrTransaction, courseId: string, modules: Modules): Promise<void> {
  const rows = modules.flatMap(({ lessons }) =>
    lessons.flatMap(({ id: lessonId, lab }) => (lab === null ? [] : [{ ...lab, lessonId }])),
  );
  const known = new Set(
    (
      await tx.lab.findMany({
        where: { id: { in: rows.map(({ id }) => id) }, lesson: { courseId } },
        select: { id: true },
      })
    ).map(({ id }) => id),
  );
  await tx.lab.createMany({ data: rows.filter(({ id }) => !known.has(id)) });
}

/** An id that is a row of another course was put into the outline by hand. */
function refuseForeign(written: number, expected: number): void {
  if (written === expected) return;
  throw new AppError(
    "CONFLICT",
    "The outline holds something of another course, so nothing was published. Duplicate it here instead.",
  );
}
