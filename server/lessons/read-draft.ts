import type { Granted } from "#server/access/grants.ts";
import { can } from "#server/access/can.ts";
import type { Db } from "#server/db.ts";

/** What the page of a lesson's editor needs beside the text itself, which is the document. */
export async function readDraft(db: Db, { grant, subject }: Granted, lessonId: string) {
  const [course, lesson] = await Promise.all([
    db.course.findUniqueOrThrow({
      where: { id: subject.courseId },
      select: { id: true, slug: true, title: true },
    }),
    db.courseLesson.findUnique({ where: { id: lessonId }, select: { slug: true, title: true } }),
  ]);
  return {
    course,
    /** As published last; null before that. */
    published: lesson,
    lessonId,
    abilities: { edit: can(grant, "course.edit") },
  };
}
