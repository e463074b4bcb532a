import type { Db } from "#server/db.ts";
import type { ResponseCache } from "#server/response-cache.ts";
import { cardSelect, toCourseCard } from "./course-card.ts";
import { readModules, type SharedModule } from "./outline.ts";
import { renderMarkdown } from "./render-markdown.ts";
import { completionSchema } from "./schema.ts";

/**
 * What of a published course is the same for everybody, kept under the course's revision. Who may see it has been asked
 * before; nothing in here knows who reads. See docs/decisions/030-access-matrix-and-kept-answers.md.
 */
export interface PublishedDeps {
  readonly db: Db;
  readonly answers: ResponseCache;
}

/** A course as it was when its gate was asked. */
export interface CourseAtRevision {
  readonly courseId: string;
  readonly courseRevision: bigint;
}

const keyOf = (what: string, { courseId, courseRevision }: CourseAtRevision) =>
  `${what}:${courseId}:${courseRevision.toString()}`;

/** Its modules and lessons in order. */
export function sharedOutline(
  { db, answers }: PublishedDeps,
  course: CourseAtRevision,
): Promise<SharedModule[]> {
  return answers.getOrMake(keyOf("outline", course), async () => {
    const { courseId } = course;
    return (await readModules(db, [courseId])).get(courseId) ?? [];
  });
}

/** What its page says about it. */
export function sharedCourse({ db, answers }: PublishedDeps, course: CourseAtRevision) {
  return answers.getOrMake(keyOf("course", course), async () => {
    const { id, description, objectives, prerequisites, ...row } = await db.course.findUniqueOrThrow({
      where: { id: course.courseId },
      select: { ...cardSelect(null), id: true, description: true, objectives: true, prerequisites: true },
    });
    const { html } = await renderMarkdown(description);
    return { ...toCourseCard(row), id, descriptionHtml: html, objectives, prerequisites };
  });
}

/** A lesson's text and its lab; null for an unknown link. */
export function sharedLesson({ db, answers }: PublishedDeps, course: CourseAtRevision, slug: string) {
  const make = async () => {
    const row = await db.courseLesson.findUnique({
      where: { courseId_slug: { courseId: course.courseId, slug }, archivedAt: null },
      select: lessonSelect,
    });
    if (row === null) return null;
    const lab = row.lab?.archivedAt === null ? row.lab : null;
    const [text, instructions] = await Promise.all([
      renderMarkdown(row.content),
      renderMarkdown(lab?.instructions ?? ""),
    ]);
    const { id, title, summary, durationMinutes } = row;
    return {
      course: row.course,
      lesson: {
        ...{ id, slug, title, summary, durationMinutes, html: text.html, headings: text.headings },
        completion: completionSchema.parse(row.completion),
        /** Epoch ms. */
        updatedAt: row.updatedAt.getTime(),
      },
      lab: lab && { id: lab.id, title: lab.title, instructionsHtml: instructions.html },
    };
  };
  // Anybody can make up links: they leave nothing behind.
  return answers.getOrMake(keyOf(`lesson:${slug}`, course), make, (answer) => answer !== null);
}

const lessonSelect = {
  id: true,
  title: true,
  summary: true,
  content: true,
  completion: true,
  durationMinutes: true,
  updatedAt: true,
  course: { select: { slug: true, title: true } },
  lab: { select: { id: true, title: true, instructions: true, archivedAt: true } },
} as const;
