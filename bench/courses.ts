import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, chmodSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { CourseContent } from "#server/authoring/content.ts";
import { projectContent } from "#server/authoring/project.ts";
import { listCourses, type PublishedDeps } from "#server/courses/index.ts";
import { catalogueInput } from "#server/courses/schema.ts";
import { createDb, type Db } from "#server/db.ts";
import { readMatrix, updateProgressOfAll } from "#server/enrollment/index.ts";
import { matrixInput } from "#server/enrollment/schema.ts";
import { migrate } from "#server/local/migrate.ts";
import { startPostgres } from "#server/local/postgres.ts";
import { spread, type Table } from "./table.ts";

const COURSES = 10_000;
const STUDENTS = 1_000;
const LESSONS = 100;
const PUBLISHED_LESSONS = 500;
const ROUNDS = 100;

/** What people type: a rare word, a common one, one only begun, several, and no word but filters. */
const SEARCHES = [
  { query: "number4711" },
  { query: "programming" },
  { query: "progr" },
  { query: "programming number77" },
  { category: "Topic 3", difficulty: "beginner" },
  {},
];

/** The catalogue, the progress matrix and publishing, each at the size of a large school, in one process. */
export function measureCourses(): Promise<Table> {
  return withDatabase(async (db) => {
    const teacherId = await seedCourses(db);
    const rows: (string | number)[][] = [];
    for (const search of SEARCHES) {
      const input = catalogueInput.parse(search);
      const times = await timed(ROUNDS, () => listCourses(made(db), null, input));
      rows.push([`search of ${String(COURSES)} courses: ${JSON.stringify(search)}`, ...spread(times), ""]);
    }
    const courseId = await seedClass(db, teacherId);
    for (const page of ["all", 1] as const) {
      const input = matrixInput.parse({ courseId, page });
      const times = await timed(ROUNDS / 5, () => readMatrix(db, input));
      const json = JSON.stringify(await readMatrix(db, input));
      const size = `${String(kB(json.length))} kB, ${String(kB(gzipSync(json).length))} gzipped`;
      const what = page === "all" ? "whole" : "first page";
      rows.push([`matrix of ${String(STUDENTS)} × ${String(LESSONS)}, ${what}`, ...spread(times), size]);
    }
    const content = contentOf(PUBLISHED_LESSONS);
    const times = await timed(10, () =>
      db.$transaction(
        async (tx) => {
          await projectContent(tx, courseId, content);
          await updateProgressOfAll(tx, courseId);
        },
        { timeout: 60_000 },
      ),
    );
    const size = `${String(kB(JSON.stringify(content).length))} kB`;
    rows.push([
      `publishing ${String(PUBLISHED_LESSONS)} lessons to ${String(STUDENTS)}`,
      ...spread(times),
      size,
    ]);
    return { columns: ["what", "median, ms", "p95, ms", "largest, ms", "size"], rows };
  });
}

async function withDatabase<Result>(work: (db: Db) => Promise<Result>): Promise<Result> {
  const dataDir = mkdtempSync(join(tmpdir(), "course-creator-bench-"));
  // Where Postgres must run as another user, that user has to pass through.
  chmodSync(dataDir, 0o711);
  const log = () => undefined;
  const postgres = await startPostgres({ dataDir, log });
  try {
    await migrate({ databaseUrl: postgres.url, log });
    const db = createDb(postgres.url);
    try {
      return await work(db);
    } finally {
      await db.$disconnect();
    }
  } finally {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function timed(rounds: number, work: () => Promise<unknown>): Promise<number[]> {
  await work();
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const startedAt = performance.now();
    await work();
    times.push(performance.now() - startedAt);
  }
  return times;
}

/** Nothing is kept, so that each round searches. */
function made(db: Db): PublishedDeps {
  return { db, answers: { getOrMake: (_key, make) => make() } };
}

/** Courses of ten lessons each, with some hundred words of text; their teacher's id. */
async function seedCourses(db: Db): Promise<string> {
  const { id } = await db.user.create({
    data: { email: "teacher@example.test", passwordHash: "", name: "Grace", role: "instructor" },
  });
  for (let from = 1; from <= COURSES; from += 500) {
    await db.$executeRaw`
      insert into courses (slug, title, summary, description, category, difficulty, instructor_id, status,
                           published_at, updated_at)
      select 'c' || n, 'Programming number' || n, repeat(md5(n::text) || ' ', 5),
             (select string_agg(md5((n * 60 + m)::text), ' ') from generate_series(1, 60) m),
             'Topic ' || n % 10, (array['beginner', 'intermediate', 'advanced'])[n % 3 + 1], ${id}::uuid,
             'published', now() - n * interval '1 minute', now()
        from generate_series(${from}::int, ${from + 499}::int) n`;
  }
  await db.$executeRaw`
    insert into course_modules (course_id, title, position) select id, 'Module', 0 from courses`;
  // In parts, by the modules' first digit, so that none runs into the time-out of queries.
  for (let part = 0; part < 16; part += 1) {
    await db.$executeRaw`
      insert into course_lessons (course_id, module_id, slug, title, position, updated_at)
      select course_id, id, 'l' || n, 'Lesson ' || md5(id::text || n), n, now()
        from course_modules, generate_series(1, 10) n where id::text like ${`${part.toString(16)}%`}`;
  }
  await db.$executeRaw`vacuum analyze`;
  return id;
}

/** A course of 100 lessons, half of them with labs, whose 1 000 students have done half and are at a fifth. */
async function seedClass(db: Db, teacherId: string): Promise<string> {
  const { id } = await db.course.create({
    data: { slug: "class", title: "Class", category: "Big", instructorId: teacherId, status: "published" },
  });
  await db.$transaction((tx) => projectContent(tx, id, contentOf(LESSONS)));
  await db.$executeRaw`
    insert into labs (lesson_id, title, entry, updated_at)
    select id, 'Lab', 'main.py', now() from course_lessons where course_id = ${id}::uuid and position % 2 = 0`;
  await db.$executeRaw`
    insert into users (email, password_hash, name, updated_at)
    select 's' || n || '@example.test', '', 'Student ' || n, now() from generate_series(1, ${STUDENTS}::int) n`;
  await db.$executeRaw`
    insert into enrollments (user_id, course_id) select id, ${id}::uuid from users where name like 'Student %'`;
  await db.$executeRaw`
    insert into lesson_completions (enrollment_id, lesson_id)
    select e.id, l.id from enrollments e join course_lessons l using (course_id)
     where e.course_id = ${id}::uuid and l.position < ${LESSONS / 2}::int`;
  await db.$executeRaw`
    insert into workspaces (lab_id, user_id)
    select b.id, e.user_id from labs b join course_lessons l on l.id = b.lesson_id
      join enrollments e on e.course_id = l.course_id
     where l.position between ${LESSONS / 2}::int and ${LESSONS * 0.7}::int`;
  await db.$executeRaw`
    insert into test_runs (workspace_id, user_id, outcome, duration_ms)
    select id, user_id, 'failed', 1 from workspaces, generate_series(1, 4)`;
  await db.$executeRaw`vacuum analyze`;
  return id;
}

function contentOf(lessons: number): CourseContent {
  return {
    ...{ title: "Class", summary: "A large one.", description: "", category: "Big", difficulty: "beginner" },
    ...{ durationMinutes: 60, priceCents: 0, cover: "", objectives: [], prerequisites: [] },
    modules: [
      {
        ...{ id: randomUUID(), title: "Module", summary: "" },
        lessons: Array.from({ length: lessons }, (_, at) => ({
          ...{ id: randomUUID(), slug: `lesson-${randomUUID()}`, title: `Lesson ${String(at)}`, summary: "" },
          ...{
            durationMinutes: 5,
            completion: "read",
            text: "Some words of Markdown. ".repeat(200),
            lab: null,
          },
        })),
      },
    ],
  };
}

function kB(bytes: number): number {
  return Math.round(bytes / 1_000);
}
