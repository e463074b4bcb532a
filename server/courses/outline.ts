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

/** Modules and lessons in order, with what this enrollment has done and not seen yet. */
export async function readOutline(
  db: DbOrTransaction,
  courseId: string,
  enrollment: { readonly id: string; readonly enrolledAt: Date } | null,
): Promise<OutlineModule[]> {
  const enrollmentId = enrollment?.id;
  const [modules, done, visits] = await Promise.all([
    db.courseModule.findMany({
      where: { courseId, archivedAt: null },
      orderBy: { position: "asc" },
      select: {
        id: true,
        title: true,
        summary: true,
        lessons: {
          where: { archivedAt: null },
          orderBy: { position: "asc" },
          select: {
            id: true,
            slug: true,
            title: true,
            summary: true,
            durationMinutes: true,
            createdAt: true,
            updatedAt: true,
            lab: { select: { archivedAt: true } },
          },
        },
      },
    }),
    enrollmentId === undefined
      ? []
      : db.lessonCompletion.findMany({ where: { enrollmentId }, select: { lessonId: true } }),
    enrollmentId === undefined
      ? []
      : db.lessonVisit.findMany({ where: { enrollmentId }, select: { lessonId: true, seenAt: true } }),
  ]);
  const doneIds = new Set(done.map((row) => row.lessonId));
  const seen = new Map(visits.map(({ lessonId, seenAt }) => [lessonId, seenAt]));
  return modules.map((module) => ({
    ...module,
    lessons: module.lessons.map(({ lab, createdAt, updatedAt, ...lesson }) => ({
      ...lesson,
      hasLab: lab?.archivedAt === null,
      done: doneIds.has(lesson.id),
      news: newsOf({ createdAt, updatedAt }, seen.get(lesson.id), enrollment?.enrolledAt),
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
