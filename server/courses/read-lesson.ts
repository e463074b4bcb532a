import type { Actor } from "#server/access/actor.ts";
import { can } from "#server/access/can.ts";
import type { Granted } from "#server/access/grants.ts";
import type { Db } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import { readOutline } from "./outline.ts";
import { findEnrollment } from "./read-course.ts";
import { renderMarkdown } from "./render-markdown.ts";

/** One lesson as a reader sees it: the text, its lab, and the way on. NOT_FOUND for an unknown link. */
export async function readLesson(db: Db, actor: Actor, { grant, subject }: Granted, lessonSlug: string) {
  const [lesson, enrollment] = await Promise.all([
    db.courseLesson.findUnique({
      where: { courseId_slug: { courseId: subject.courseId, slug: lessonSlug }, archivedAt: null },
      select: {
        id: true,
        slug: true,
        title: true,
        summary: true,
        content: true,
        completion: true,
        durationMinutes: true,
        course: { select: { slug: true, title: true } },
        lab: {
          select: {
            id: true,
            title: true,
            instructions: true,
            workspaces: { where: { userId: actor.id, copy: 0 }, select: { id: true, passedAt: true } },
          },
        },
      },
    }),
    findEnrollment(db, actor, subject.courseId),
  ]);
  if (lesson === null) {
    throw new AppError("NOT_FOUND", "There is no such lesson in this course. Look for it in the outline.");
  }
  const [outline, text, instructions] = await Promise.all([
    readOutline(db, subject.courseId, enrollment?.id),
    renderMarkdown(lesson.content),
    renderMarkdown(lesson.lab?.instructions ?? ""),
    enrollment !== null && enrollment.lastLessonId !== lesson.id
      ? noteLesson(db, enrollment.id, lesson.id)
      : undefined,
  ]);
  const lessons = outline.flatMap((module) => module.lessons);
  const index = lessons.findIndex((candidate) => candidate.id === lesson.id);
  const link = (at: number) => {
    const target = lessons[at];
    return target === undefined ? null : { slug: target.slug, title: target.title };
  };
  const workspace = lesson.lab?.workspaces[0];
  return {
    course: lesson.course,
    lesson: {
      id: lesson.id,
      slug: lesson.slug,
      title: lesson.title,
      summary: lesson.summary,
      html: text.html,
      headings: text.headings,
      durationMinutes: lesson.durationMinutes,
      completion: lesson.completion === "tests" ? ("tests" as const) : ("read" as const),
      done: lessons[index]?.done ?? false,
    },
    lab: lesson.lab && {
      id: lesson.lab.id,
      title: lesson.lab.title,
      instructionsHtml: instructions.html,
      workspaceId: workspace?.id ?? null,
      passedAt: workspace?.passedAt ?? null,
    },
    outline,
    previous: link(index - 1),
    next: index === -1 ? null : link(index + 1),
    progress: enrollment?.progress ?? null,
    abilities: {
      complete: enrollment !== null && enrollment.status !== "dropped" && lesson.completion === "read",
      openLab: can(grant, "lab.open"),
    },
  };
}

/** So that the course goes on here, on whatever device it is opened next. */
async function noteLesson(db: Db, enrollmentId: string, lessonId: string): Promise<void> {
  await db.enrollment.updateMany({
    where: { id: enrollmentId, status: { not: "dropped" } },
    data: { lastLessonId: lessonId, lastActivityAt: new Date() },
  });
}
