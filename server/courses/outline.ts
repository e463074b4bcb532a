import type { DbOrTransaction } from "#server/db.ts";

export interface OutlineLesson {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly durationMinutes: number;
  readonly hasLab: boolean;
  readonly done: boolean;
  /** What its reader has not seen yet: it came to the course after them, or changed after they last had it open. */
  readonly news: "new" | "changed" | null;
}

export interface OutlineModule {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly lessons: OutlineLesson[];
}

/** What of an outline is the same for everybody, as JSON keeps it. */
export interface SharedModule {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly lessons: readonly (Omit<OutlineLesson, "done" | "news"> & {
    /** Epoch ms. */
    readonly createdAt: number;
    readonly updatedAt: number;
  })[];
}

/** The modules of a course, or the lessons of a module, that are in use, in their order. */
export const inUse = { where: { archivedAt: null }, orderBy: { position: "asc" } } as const;

/** What every outline says of a module, and of a lesson. */
export const moduleFields = { id: true, title: true, summary: true } as const;
export const lessonFields = { ...moduleFields, slug: true, durationMinutes: true } as const;

/** Modules and lessons in order, of each of these courses. */
export async function readModules(
  db: DbOrTransaction,
  courseIds: readonly string[],
): Promise<Map<string, SharedModule[]>> {
  const modules = await db.courseModule.findMany({
    where: { courseId: { in: [...courseIds] }, ...inUse.where },
    orderBy: inUse.orderBy,
    select: {
      courseId: true,
      ...moduleFields,
      lessons: {
        ...inUse,
        select: {
          ...lessonFields,
          createdAt: true,
          updatedAt: true,
          lab: { select: { archivedAt: true } },
        },
      },
    },
  });
  const byCourse = new Map(courseIds.map((id): [string, SharedModule[]] => [id, []]));
  for (const { courseId, lessons, ...module } of modules) {
    byCourse.get(courseId)?.push({
      ...module,
      lessons: lessons.map(({ lab, createdAt, updatedAt, ...lesson }) => ({
        ...lesson,
        hasLab: lab?.archivedAt === null,
        createdAt: createdAt.getTime(),
        updatedAt: updatedAt.getTime(),
      })),
    });
  }
  return byCourse;
}

interface Learner {
  /** Of the enrollment. */
  readonly id: string;
  readonly enrolledAt: Date;
}

/** What somebody has done in a course, and which lessons they have had open as they were when. */
export interface Marks {
  readonly done: Set<string>;
  readonly seenAt: Map<string, Date>;
}

/** The marks of each of these enrollments, by its id. */
export async function readMarks(
  db: DbOrTransaction,
  enrollments: readonly Learner[],
): Promise<Map<string, Marks>> {
  const ids = enrollments.map(({ id }) => id);
  const marks = new Map(ids.map((id): [string, Marks] => [id, { done: new Set(), seenAt: new Map() }]));
  if (ids.length === 0) return marks;
  const where = { enrollmentId: { in: ids } };
  const [done, visits] = await Promise.all([
    db.lessonCompletion.findMany({ where, select: { enrollmentId: true, lessonId: true } }),
    db.lessonVisit.findMany({ where, select: { enrollmentId: true, lessonId: true, seenAt: true } }),
  ]);
  for (const { enrollmentId, lessonId } of done) marks.get(enrollmentId)?.done.add(lessonId);
  for (const { enrollmentId, lessonId, seenAt } of visits)
    marks.get(enrollmentId)?.seenAt.set(lessonId, seenAt);
  return marks;
}

/** A course's outline as one learner sees it; without one, nothing is done and nothing is new. */
export function outlineFor(
  modules: readonly SharedModule[],
  learner: Learner | null,
  marks: Marks | undefined,
): OutlineModule[] {
  return modules.map((module) => ({
    ...module,
    lessons: module.lessons.map(({ createdAt, updatedAt, ...lesson }) => ({
      ...lesson,
      done: marks?.done.has(lesson.id) ?? false,
      news: newsOf(
        { createdAt: new Date(createdAt), updatedAt: new Date(updatedAt) },
        marks?.seenAt.get(lesson.id),
        learner?.enrolledAt,
      ),
    })),
  }));
}

/** Without an enrollment everything is as it is. What was never opened has not changed for anybody. */
export function newsOf(
  lesson: { readonly createdAt: Date; readonly updatedAt: Date },
  seenAt: Date | undefined,
  enrolledAt: Date | undefined,
): OutlineLesson["news"] {
  if (enrolledAt === undefined) return null;
  if (seenAt !== undefined) return lesson.updatedAt > seenAt ? "changed" : null;
  return lesson.createdAt > enrolledAt ? "new" : null;
}

/** The lessons before and after this one; null where there is none. */
export function neighboursOf(modules: readonly OutlineModule[], lessonId: string) {
  const lessons = modules.flatMap((module) => module.lessons);
  const at = lessons.findIndex(({ id }) => id === lessonId);
  const link = (lesson: OutlineLesson | undefined) => lesson && { slug: lesson.slug, title: lesson.title };
  return {
    previous: link(lessons[at - 1]) ?? null,
    next: (at === -1 ? null : link(lessons[at + 1])) ?? null,
  };
}

/** Where to go on: the lesson opened last, or the first after it that is not done, or the first at all; else none. */
export function continueAt(
  modules: readonly OutlineModule[],
  lastLessonId: string | null | undefined,
): { lessonSlug: string; title: string } | null {
  const lessons = modules.flatMap((module) => module.lessons);
  const last = lessons.findIndex(({ id }) => id === lastLessonId);
  const fromThere = [...lessons.slice(Math.max(0, last)), ...lessons];
  const lesson = fromThere.find((candidate) => !candidate.done);
  return lesson === undefined ? null : { lessonSlug: lesson.slug, title: lesson.title };
}
