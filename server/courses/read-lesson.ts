import type { Actor } from "#server/access/actor.ts";
import { can } from "#server/access/can.ts";
import type { Granted } from "#server/access/grants.ts";
import type { Db } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import { neighboursOf, readOutline, type OutlineModule } from "./outline.ts";
import { findEnrollment } from "./read-course.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { completionSchema } from "./schema.ts";

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
        updatedAt: true,
        course: { select: { slug: true, title: true } },
        lab: {
          select: {
            id: true,
            title: true,
            instructions: true,
            archivedAt: true,
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
  const lab = lesson.lab?.archivedAt === null ? lesson.lab : null;
  const [modules, text, instructions] = await Promise.all([
    readOutline(db, subject.courseId, enrollment),
    renderMarkdown(lesson.content),
    renderMarkdown(lab?.instructions ?? ""),
  ]);
  const news = modules.flatMap(({ lessons }) => lessons).find(({ id }) => id === lesson.id)?.news ?? null;
  if (enrollment !== null && (enrollment.lastLessonId !== lesson.id || news !== null)) {
    await noteLesson(db, enrollment.id, lesson);
  }
  const outline = withoutNews(modules, lesson.id);
  const inOutline = outline.flatMap(({ lessons }) => lessons).find(({ id }) => id === lesson.id);
  const workspace = lab?.workspaces[0];
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
      completion: completionSchema.parse(lesson.completion),
      done: inOutline?.done ?? false,
      /** Whether it has changed since this reader last had it open. */
      changed: news === "changed",
    },
    lab: lab && {
      id: lab.id,
      title: lab.title,
      instructionsHtml: instructions.html,
      workspaceId: workspace?.id ?? null,
      passedAt: workspace?.passedAt ?? null,
    },
    outline,
    ...neighboursOf(outline, lesson.id),
    progress: enrollment?.progress ?? null,
    abilities: {
      complete: enrollment !== null && enrollment.status !== "dropped" && lesson.completion !== "tests",
      openLab: can(grant, "lab.open"),
    },
  };
}

/** Whoever is in a lesson has seen what is new in it. */
function withoutNews(modules: readonly OutlineModule[], lessonId: string): OutlineModule[] {
  return modules.map((module) => ({
    ...module,
    lessons: module.lessons.map((lesson) => (lesson.id === lessonId ? { ...lesson, news: null } : lesson)),
  }));
}

/** So that the course goes on here, on whatever device it is opened next, and this lesson as it is now is no news. */
async function noteLesson(
  db: Db,
  enrollmentId: string,
  lesson: { id: string; updatedAt: Date },
): Promise<void> {
  await db.$executeRaw`
    with here as (
      update enrollments set last_lesson_id = ${lesson.id}::uuid, last_activity_at = now()
       where id = ${enrollmentId}::uuid and status <> 'dropped'
      returning id
    )
    insert into lesson_visits (enrollment_id, lesson_id, seen_at)
    select id, ${lesson.id}::uuid, ${lesson.updatedAt} from here
    on conflict (enrollment_id, lesson_id) do update set seen_at = excluded.seen_at
      where lesson_visits.seen_at < excluded.seen_at`;
}
