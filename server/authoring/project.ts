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

/** A lab that is in no lesson any more is archived, as lessons are: those who have begun it keep their workspace. */
async function writeLabs(tx: DbOrTransaction, courseId: string, modules: Modules): Promise<void> {
  const rows = modules.flatMap(({ lessons }) =>
    lessons.flatMap(({ id: lessonId, lab }) => (lab === null ? [] : [{ ...lab, lessonId }])),
  );
  const ids = rows.map(({ id }) => id);
  await refuseSecondLabs(tx, rows);
  const written = await tx.$executeRaw`
    insert into labs
      (id, lesson_id, title, instructions, entry, run_command, test_command, start_command, memory_mb, cpu_percent,
       processes, home_mb, run_seconds, idle_minutes, environment, starter, solution, tests, hints)
    select id, "lessonId", title, instructions, entry, "runCommand", "testCommand", "startCommand", "memoryMb",
           "cpuPercent", processes, "homeMb", "runSeconds", "idleMinutes", environment, starter, solution, tests, hints
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as x(id uuid, "lessonId" uuid, title text, instructions text, entry text, "runCommand" text,
             "testCommand" text, "startCommand" text, "memoryMb" int, "cpuPercent" int, processes int, "homeMb" int,
             "runSeconds" int, "idleMinutes" int, environment jsonb, starter jsonb, solution jsonb, tests jsonb,
             hints text[])
    on conflict (id) do update
      set title = excluded.title, instructions = excluded.instructions, entry = excluded.entry,
          run_command = excluded.run_command, test_command = excluded.test_command,
          start_command = excluded.start_command, memory_mb = excluded.memory_mb, cpu_percent = excluded.cpu_percent,
          processes = excluded.processes, home_mb = excluded.home_mb, run_seconds = excluded.run_seconds,
          idle_minutes = excluded.idle_minutes, environment = excluded.environment, starter = excluded.starter,
          solution = excluded.solution, tests = excluded.tests, hints = excluded.hints, archived_at = null,
          updated_at = now()
      where labs.lesson_id = excluded.lesson_id`;
  refuseForeign(written, rows.length);
  await tx.$executeRaw`
    update labs set archived_at = now()
      from course_lessons
     where course_lessons.id = labs.lesson_id and course_lessons.course_id = ${courseId}::uuid
       and course_lessons.archived_at is null and labs.archived_at is null
       and labs.id <> all(${ids}::uuid[])`;
}

/** A lesson keeps its lab for life, so that students' work has one place. */
async function refuseSecondLabs(
  tx: DbOrTransaction,
  rows: readonly { id: string; lessonId: string }[],
): Promise<void> {
  const labOf = new Map(rows.map(({ id, lessonId }) => [lessonId, id]));
  const known = await tx.lab.findMany({
    where: { lessonId: { in: [...labOf.keys()] } },
    select: { id: true, lessonId: true, lesson: { select: { title: true } } },
  });
  const other = known.find(({ id, lessonId }) => labOf.get(lessonId) !== id);
  if (other === undefined) return;
  throw new AppError(
    "CONFLICT",
    `“${other.lesson.title}” had another lab before, in which students may have work. Duplicate the lesson instead.`,
  );
}

/** An id that is a row of another course was put into the outline by hand. */
function refuseForeign(written: number, expected: number): void {
  if (written === expected) return;
  throw new AppError(
    "CONFLICT",
    "The outline holds something of another course, so nothing was published. Duplicate it here instead.",
  );
}
