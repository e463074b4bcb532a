import { Prisma } from "#prisma/generated/client.ts";
import type { DbOrTransaction } from "#server/db.ts";
import type { MatrixInput } from "./schema.ts";

/** One letter for each lesson: d done, p in progress, s stuck, - not begun. */
export type Cell = "d" | "p" | "s" | "-";

export interface MatrixRow {
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly section: string | null;
  readonly status: string;
  readonly progress: number;
  readonly lastSeenAt: Date;
  /** Stuck somewhere, or away for a week without having completed the course. */
  readonly mayNeedHelp: boolean;
  /** A letter for each lesson of `lessons`, see `Cell`. */
  readonly cells: string;
}

export interface Matrix {
  readonly lessons: { id: string; title: string; moduleTitle: string; hasLab: boolean }[];
  readonly rows: MatrixRow[];
  /** How many rows there are on all pages. */
  readonly total: number;
  readonly page: number;
  readonly pageCount: number;
}

const PAGE_SIZE = 50;
/** More rows than any course has. */
const EVERYBODY = 100_000;
/** So many failed test runs in a lab that is not passed mean that somebody is stuck there. */
const FAILURES = 3;
const AWAY_DAYS = 7;

/**
 * How far a course's students are in each of its lessons. Two queries, whatever the course's size: its lessons, and
 * its students with what they have done. Somebody is stuck in a lab where their hand is up, or where they have failed
 * its tests again and again.
 */
export async function readMatrix(db: DbOrTransaction, input: MatrixInput): Promise<Matrix> {
  const size = input.page === "all" ? EVERYBODY : PAGE_SIZE;
  const page = input.page === "all" ? 1 : input.page;
  const lessons = await readLessons(db, input.courseId);
  const found = await db.$queryRaw<Found[]>(studentsQuery(input, (page - 1) * size, size));
  const place = new Map(lessons.map(({ id }, index) => [id, index]));
  const total = found[0]?.total ?? 0;
  return {
    lessons,
    rows: found.map(({ total: _, done, begun, stuck, ...row }) => {
      const cells = lessons.map((): Cell => "-");
      // What was done counts, however it went.
      mark(cells, place, begun, "p");
      mark(cells, place, stuck, "s");
      mark(cells, place, done, "d");
      return { ...row, cells: cells.join("") };
    }),
    total,
    page,
    pageCount: Math.max(1, Math.ceil(total / size)),
  };
}

interface Found extends Omit<MatrixRow, "cells"> {
  readonly done: string[];
  readonly begun: string[];
  readonly stuck: string[];
  readonly total: number;
}

function mark(cells: Cell[], place: ReadonlyMap<string, number>, lessonIds: readonly string[], cell: Cell) {
  for (const id of lessonIds) {
    const at = place.get(id);
    if (at !== undefined) cells[at] = cell;
  }
}

function readLessons(db: DbOrTransaction, courseId: string): Promise<Matrix["lessons"]> {
  return db.$queryRaw`
    select l.id, l.title, m.title as "moduleTitle", b.id is not null as "hasLab"
      from course_lessons l
      join course_modules m on m.id = l.module_id
      left join labs b on b.lesson_id = l.id
     where l.course_id = ${courseId}::uuid and l.archived_at is null and m.archived_at is null
     order by m.position, l.position`;
}

function studentsQuery({ courseId, section, show, q }: MatrixInput, skip: number, take: number): Prisma.Sql {
  const conditions = [Prisma.sql`e.course_id = ${courseId}::uuid`, Prisma.sql`e.status <> 'dropped'`];
  if (section !== undefined && section !== "") conditions.push(Prisma.sql`e.section_id = ${section}::uuid`);
  if (q !== "") conditions.push(Prisma.sql`(u.name || ' ' || u.email) ilike ${likeOf(q)}`);
  const students = Prisma.join(conditions, " and ");
  const shown = show === "help" ? Prisma.sql`"mayNeedHelp"` : Prisma.sql`true`;
  return Prisma.sql`
    with students as (
      select e.id as enrollment_id, u.id as "userId", u.name, u.email, s.name as section, e.status, e.progress,
             greatest(e.last_activity_at, u.last_seen_at) as "lastSeenAt"
        from enrollments e
        join users u on u.id = e.user_id
        left join course_sections s on s.id = e.section_id
       where ${students}
    ), done as (
      select c.enrollment_id, array_agg(c.lesson_id::text) as lessons
        from lesson_completions c join students using (enrollment_id)
       group by c.enrollment_id
    ), labs_begun as (
      select w.user_id, b.lesson_id,
             c.lesson_id is null and w.passed_at is null and (
               exists (select 1 from help_requests h where h.workspace_id = w.id and h.closed_at is null)
               or (select count(*) from test_runs t where t.workspace_id = w.id and t.outcome <> 'passed') >= ${FAILURES}
             ) as is_stuck
        from students s
        join workspaces w on w.user_id = s."userId" and w.copy = 0
        join labs b on b.id = w.lab_id
        join course_lessons l on l.id = b.lesson_id and l.course_id = ${courseId}::uuid and l.archived_at is null
        left join lesson_completions c on c.enrollment_id = s.enrollment_id and c.lesson_id = l.id
    ), begun as (
      select user_id, array_agg(lesson_id::text) as lessons,
             coalesce(array_agg(lesson_id::text) filter (where is_stuck), '{}') as stuck
        from labs_begun group by user_id
    ), judged as (
      select s.*, coalesce(d.lessons, '{}') as done, coalesce(b.lessons, '{}') as begun,
             coalesce(b.stuck, '{}') as stuck,
             coalesce(cardinality(b.stuck), 0) > 0
               or (s.status = 'active' and s."lastSeenAt" < now() - make_interval(days => ${AWAY_DAYS}::int))
               as "mayNeedHelp"
        from students s
        left join done d using (enrollment_id)
        left join begun b on b.user_id = s."userId"
    )
    select "userId", name, email, section, status, progress, "lastSeenAt", "mayNeedHelp", done, begun, stuck,
           count(*) over ()::int as total
      from judged where ${shown}
     order by name, "userId" offset ${skip} limit ${take}`;
}

function likeOf(typed: string): string {
  return `%${typed.replaceAll(/[\\%_]/g, "\\$&")}%`;
}
