import type { Services } from "#server/services.ts";
import { person } from "#tests/server.ts";

export interface SchoolSize {
  readonly courses: number;
  /** In each course; every other one, from the first, has a lab. */
  readonly lessons: number;
  /** In the first course. */
  readonly students: number;
  /** Enrolled in three of the other courses each. */
  readonly others: number;
  /** In no course at all. */
  readonly bystanders?: number;
  /** How many of the courses, from the first, are the teacher's, and have the learner in them. */
  readonly mine: number;
}

/** A school with people, what they have done and in which labs they were, written in a few statements. */
export async function schoolOf(services: Services, size: SchoolSize) {
  const { courses, lessons, students, others, bystanders = 0, mine } = size;
  const { db } = services;
  const teacher = await person(services, "instructor");
  const otherTeacher = await person(services, "instructor");
  const learner = await person(services);
  await db.$executeRaw`
    insert into users (email, password_hash, name, updated_at)
    select 's' || n || '@example.test', '', 'Student ' || n, now()
      from generate_series(1, ${students + others}::int) n`;
  await db.$executeRaw`
    insert into users (email, password_hash, name, updated_at)
    select 'b' || n || '@example.test', '', 'Bystander ' || n, now()
      from generate_series(1, ${bystanders}::int) n`;
  await db.$executeRaw`
    insert into courses (slug, title, summary, category, instructor_id, status, published_at, updated_at)
    select 'school-' || n, 'Course number' || n, repeat(md5(n::text) || ' ', 5), 'Topic ' || n % 10,
           case when n <= ${mine}::int then ${teacher.actor.id}::uuid else ${otherTeacher.actor.id}::uuid end,
           'published', now() - n * interval '1 minute', now()
      from generate_series(1, ${courses}::int) n`;
  await db.$executeRaw`
    insert into course_staff (course_id, user_id, role) select id, instructor_id, 'owner' from courses`;
  await db.$executeRaw`
    insert into course_versions (course_id, number, content) select id, 1, '{}' from courses`;
  await db.$executeRaw`
    insert into course_modules (course_id, title, position) select id, 'Module', 0 from courses`;
  await db.$executeRaw`
    insert into course_lessons (course_id, module_id, slug, title, content, position, updated_at)
    select course_id, id, 'l' || n, 'Lesson ' || n, 'Some words.', n, now()
      from course_modules, generate_series(0, ${lessons - 1}::int) n`;
  await db.$executeRaw`
    insert into labs (lesson_id, title, entry, updated_at)
    select id, 'Lab', 'main.py', now() from course_lessons where position % 2 = 0`;
  await db.$executeRaw`
    with numbered as (select id, substring(slug from 8)::int as n from courses),
         people as (select id, substring(name from 9)::int as n from users where name like 'Student %')
    insert into enrollments (user_id, course_id)
    select ${learner.actor.id}::uuid, id from numbered where n <= ${mine}::int
    union all
    select p.id, c.id from people p, numbered c where p.n <= ${students}::int and c.n = 1
    union all
    select p.id, c.id from people p, generate_series(0, 2) k, numbered c
     where p.n > ${students}::int and c.n = 2 + (p.n * 3 + k) % greatest(${courses}::int - 1, 1)`;
  await db.$executeRaw`
    insert into lesson_completions (enrollment_id, lesson_id)
    select e.id, l.id from enrollments e join course_lessons l using (course_id)
     where l.position <= ${Math.floor(lessons / 2)}::int`;
  await db.$executeRaw`
    insert into lesson_visits (enrollment_id, lesson_id, seen_at)
    select enrollment_id, lesson_id, now() from lesson_completions`;
  await db.$executeRaw`
    insert into workspaces (lab_id, user_id)
    select b.id, e.user_id from enrollments e
      join course_lessons l on l.course_id = e.course_id and l.position = 0
      join labs b on b.lesson_id = l.id`;
  await db.$executeRaw`
    insert into test_runs (workspace_id, user_id, outcome, duration_ms)
    select id, user_id, 'failed', 1 from workspaces, generate_series(1, 3)`;
  const first = await db.course.findUniqueOrThrow({ where: { slug: "school-1" }, select: { id: true } });
  const workspace = await db.workspace.findFirstOrThrow({
    where: { userId: learner.actor.id, lab: { lesson: { courseId: first.id } } },
    select: { id: true },
  });
  return { teacher, learner, courseId: first.id, courseSlug: "school-1", workspaceId: workspace.id };
}
