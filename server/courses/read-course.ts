import type { Actor } from "#server/access/actor.ts";
import { can } from "#server/access/can.ts";
import type { Granted } from "#server/access/grants.ts";
import type { Db } from "#server/db.ts";
import { cardSelect, toCourseCard } from "./course-card.ts";
import { continueAt, readOutline } from "./outline.ts";
import { renderMarkdown } from "./render-markdown.ts";

/** A course's page: what it is about, its outline, and what this person may do with it. */
export async function readCourse(db: Db, actor: Actor | null, { grant, subject }: Granted) {
  const [row, enrollment] = await Promise.all([
    db.course.findUniqueOrThrow({
      where: { id: subject.courseId },
      select: { ...cardSelect(actor), id: true, description: true, objectives: true, prerequisites: true },
    }),
    findEnrollment(db, actor, subject.courseId),
  ]);
  const modules = await readOutline(db, subject.courseId, enrollment);
  const description = await renderMarkdown(row.description);
  return {
    course: {
      ...toCourseCard(row),
      id: row.id,
      descriptionHtml: description.html,
      objectives: row.objectives,
      prerequisites: row.prerequisites,
    },
    modules,
    enrollment: enrollment && { status: enrollment.status, progress: enrollment.progress },
    continueAt: continueAt(modules, enrollment?.lastLessonId),
    abilities: {
      enroll: can(grant, "course.enroll") && (enrollment === null || enrollment.status === "dropped"),
      learn: can(grant, "course.learn"),
      teach: can(grant, "course.teach"),
    },
  };
}

/** This person's enrollment in a course, whatever its status. */
export async function findEnrollment(db: Db, actor: Actor | null, courseId: string) {
  if (actor === null) return null;
  return db.enrollment.findUnique({
    where: { userId_courseId: { userId: actor.id, courseId } },
    select: { id: true, status: true, progress: true, lastLessonId: true, enrolledAt: true },
  });
}
