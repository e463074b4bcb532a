import { can } from "#server/access/can.ts";
import type { Granted } from "#server/access/grants.ts";
import {
  cardSelect,
  neighboursOf,
  type OutlineModule,
  renderMarkdown,
  toCourseCard,
} from "#server/courses/index.ts";
import { AppError } from "#server/errors.ts";
import type { AuthoringDeps } from "./deps.ts";
import { readLabDrafts } from "./lab-drafts.ts";
import { type DraftOutline, readDraftOutline, readTexts } from "./read-draft.ts";
import { storable } from "./stored-document.ts";

/** The course's page as a student would see the draft, had they just enrolled. Lessons go by their ids here. */
export async function previewCourse(deps: AuthoringDeps, courseId: string) {
  const [content, row] = await Promise.all([
    readDraftOutline(deps, courseId),
    deps.db.course.findUniqueOrThrow({ where: { id: courseId }, select: cardSelect(null) }),
  ]);
  const modules = outlineOf(content);
  const lessons = modules.flatMap((module) => module.lessons);
  const { title, summary, category, difficulty, durationMinutes, cover, objectives, prerequisites } = content;
  const [first] = lessons;
  const description = await renderMarkdown(content.description);
  return {
    course: {
      ...toCourseCard({ ...row, title, summary, category, difficulty, durationMinutes, cover }),
      id: courseId,
      lessonCount: lessons.length,
      labCount: lessons.filter(({ hasLab }) => hasLab).length,
      descriptionHtml: description.html,
      objectives,
      prerequisites,
    },
    modules,
    continueAt: first === undefined ? null : { lessonSlug: first.slug, title: first.title },
    abilities: { learn: true },
  };
}

/** One lesson of the draft as a student would see it; of the others only the outline is read. NOT_FOUND for one that is not in the draft. */
export async function previewLesson(deps: AuthoringDeps, { grant, subject }: Granted, lessonId: string) {
  const { courseId } = subject;
  const content = await readDraftOutline(deps, courseId);
  const outline = outlineOf(content);
  const lesson = content.modules.flatMap(({ lessons }) => lessons).find(({ id }) => id === lessonId);
  if (lesson === undefined) {
    throw new AppError("NOT_FOUND", "This lesson is not in the draft any more. Look for it in the outline.");
  }
  const [texts, labs] = await Promise.all([
    readTexts(deps, courseId, [lesson]),
    readLabDrafts(deps, courseId, [lesson]),
  ]);
  const lab = labs.get(lesson.lab?.id ?? "") ?? null;
  const [text, instructions, course] = await Promise.all([
    renderMarkdown(storable(texts.get(lessonId) ?? "")),
    renderMarkdown(lab?.instructions ?? ""),
    deps.db.course.findUniqueOrThrow({ where: { id: courseId }, select: { id: true, slug: true } }),
  ]);
  const { id, title, summary, durationMinutes, completion } = lesson;
  return {
    course: { ...course, title: content.title },
    lesson: {
      ...{ id, slug: id, title, summary, durationMinutes, completion },
      ...{ html: text.html, headings: text.headings, done: false, changed: false },
    },
    lab: lab && {
      ...{ id: lab.id, title: lab.title, instructionsHtml: instructions.html },
      ...{ workspaceId: null, passedAt: null },
    },
    outline,
    ...neighboursOf(outline, id),
    progress: 0,
    abilities: { complete: completion !== "tests", openLab: can(grant, "course.edit") },
  };
}

/** Before its first publishing a lesson has no link yet, so that in a preview its id stands for it. */
function outlineOf({ modules }: DraftOutline): OutlineModule[] {
  return modules.map(({ id, title, summary, lessons }) => ({
    ...{ id, title, summary },
    lessons: lessons.map((lesson) => ({
      ...{ id: lesson.id, slug: lesson.id, title: lesson.title, summary: lesson.summary },
      ...{ durationMinutes: lesson.durationMinutes, hasLab: lesson.lab !== null, done: false, news: null },
    })),
  }));
}
