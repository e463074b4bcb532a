import type { DbOrTransaction } from "#server/db.ts";

export interface OutlineLesson {
  readonly id: string;
  readonly slug: string;
  readonly title: string;
  readonly summary: string;
  readonly durationMinutes: number;
  readonly hasLab: boolean;
  readonly done: boolean;
}

export interface OutlineModule {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
  readonly lessons: OutlineLesson[];
}

/** Modules and lessons in order, with what this enrollment has done. */
export async function readOutline(
  db: DbOrTransaction,
  courseId: string,
  enrollmentId: string | undefined,
): Promise<OutlineModule[]> {
  const [modules, done] = await Promise.all([
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
            lab: { select: { id: true } },
          },
        },
      },
    }),
    enrollmentId === undefined
      ? []
      : db.lessonCompletion.findMany({ where: { enrollmentId }, select: { lessonId: true } }),
  ]);
  const doneIds = new Set(done.map((row) => row.lessonId));
  return modules.map((module) => ({
    ...module,
    lessons: module.lessons.map(({ lab, ...lesson }) => ({
      ...lesson,
      hasLab: lab !== null,
      done: doneIds.has(lesson.id),
    })),
  }));
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
