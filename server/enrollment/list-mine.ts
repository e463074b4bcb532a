import type { Actor } from "#server/access/actor.ts";
import {
  cardSelect,
  continueAt,
  outlineFor,
  readMarks,
  readModules,
  toCourseCard,
} from "#server/courses/index.ts";
import type { Db } from "#server/db.ts";

/** The actor's courses, last used first, each with where to go on and what has been published since. */
export async function listMine(db: Db, actor: Actor) {
  const rows = await db.enrollment.findMany({
    where: { userId: actor.id, status: { not: "dropped" } },
    orderBy: { lastActivityAt: "desc" },
    take: 100,
    select: {
      id: true,
      status: true,
      progress: true,
      lastActivityAt: true,
      lastLessonId: true,
      enrolledAt: true,
      courseId: true,
      course: {
        select: {
          ...cardSelect(actor),
          versions: { orderBy: { number: "desc" }, take: 1, select: { note: true, createdAt: true } },
        },
      },
    },
  });
  const [modulesOf, marksOf] = await Promise.all([
    readModules(
      db,
      rows.map(({ courseId }) => courseId),
    ),
    readMarks(db, rows),
  ]);
  return rows.map((row) => {
    const modules = outlineFor(modulesOf.get(row.courseId) ?? [], row, marksOf.get(row.id));
    const lessons = modules.flatMap((module) => module.lessons);
    const [version] = row.course.versions;
    return {
      course: toCourseCard(row.course),
      status: row.status === "completed" ? ("completed" as const) : ("active" as const),
      progress: row.progress,
      doneLessons: lessons.filter((lesson) => lesson.done).length,
      totalLessons: lessons.length,
      /** How many lessons came, and how many changed, that they have not seen yet. */
      newLessons: lessons.filter((lesson) => lesson.news === "new").length,
      changedLessons: lessons.filter((lesson) => lesson.news === "changed").length,
      continueAt: continueAt(modules, row.lastLessonId),
      lastActivityAt: row.lastActivityAt,
      /** The course as published since they were last in it, with its author's note. */
      news: version !== undefined && version.createdAt > row.lastActivityAt ? version : null,
    };
  });
}
