import type { Actor } from "#server/access/actor.ts";
import {
  courseOutline,
  OutlineError,
  type CourseOutline,
  type LessonItem,
} from "#server/courses/document.ts";
import { AppError } from "#server/errors.ts";
import { labDocumentName } from "#server/lab-definitions/document.ts";
import type { AuthoringDeps } from "./deps.ts";
import { withOutline } from "./open-draft.ts";
import { readLabDrafts } from "./lab-drafts.ts";
import { readTexts } from "./read-draft.ts";
import { initialLessonUpdate, lessonDocument } from "./seed-documents.ts";
import { initialLabUpdate } from "./write-lab.ts";

const STORED_WITHIN_MS = 8_000;

/**
 * Puts a copy of a lesson, or of a module with its lessons, behind the original: new ids all through, the texts as
 * they are on disk. The texts are there before the outline has the copy.
 */
export async function duplicateItem(
  deps: AuthoringDeps,
  actor: Actor,
  { courseId, itemId }: { courseId: string; itemId: string },
): Promise<{ id: string }> {
  return withOutline(deps, courseId, async (handle) => {
    const outline = courseOutline(handle.doc);
    const lessons = originalsOf(outline, itemId);
    const [texts, labs] = await Promise.all([
      readTexts(deps, courseId, lessons),
      readLabDrafts(deps, courseId, lessons),
    ]);
    const copies = new Map(lessons.map(({ id }) => [id, crypto.randomUUID()]));
    for (const [original, copy] of copies) {
      const name = lessonDocument(copy);
      await deps.updates.create(name, initialLessonUpdate(texts.get(original) ?? ""), actor.id);
      await deps.db.courseDocument.create({ data: { name, courseId } });
    }
    const labCopies = new Map([...labs.keys()].map((id) => [id, crypto.randomUUID()]));
    for (const [original, copy] of labCopies) {
      const definition = labs.get(original);
      const name = labDocumentName(copy);
      if (definition === undefined) continue;
      await deps.updates.create(name, initialLabUpdate(definition), actor.id);
      await deps.db.courseDocument.create({ data: { name, courseId } });
    }
    const added = { id: "" };
    try {
      handle.edit(
        actor.id,
        () => (added.id = addCopies(outline, itemId, new Map([...copies, ...labCopies]))),
      );
    } catch (error) {
      if (error instanceof OutlineError) throw new AppError("CONFLICT", error.message, { cause: error });
      throw error;
    }
    await handle.saved(STORED_WITHIN_MS);
    return added;
  });
}

function originalsOf(outline: CourseOutline, itemId: string): readonly LessonItem[] {
  const item = outline.get(itemId);
  if (item?.kind === "lesson") return [item];
  const module = outline.modules().find(({ id }) => id === itemId);
  if (module === undefined)
    throw new AppError("NOT_FOUND", "That is gone from the outline, so there is no copy.");
  return module.lessons;
}

function addCopies(outline: CourseOutline, itemId: string, copies: ReadonlyMap<string, string>): string {
  const item = outline.get(itemId);
  if (item?.kind === "lesson") {
    const siblings = outline.modules().find(({ id }) => id === item.moduleId)?.lessons ?? [];
    const index = siblings.findIndex(({ id }) => id === itemId);
    const title = `${item.title} (copy)`;
    return outline.addLesson(item.moduleId, copyOf(item, title, copies), index + 1, copies.get(itemId));
  }
  const index = outline.modules().findIndex(({ id }) => id === itemId);
  const module = outline.modules()[index];
  if (module === undefined) throw new OutlineError("That is gone from the outline, so there is no copy.");
  const { title, summary, lessons } = module;
  const moduleId = outline.addModule({ title: `${title} (copy)`, summary }, index + 1);
  for (const lesson of lessons) {
    const id = copies.get(lesson.id);
    if (id !== undefined) outline.addLesson(moduleId, copyOf(lesson, lesson.title, copies), Infinity, id);
  }
  return moduleId;
}

/** A copied lab is a lab of its own, which begins with what the first one is defined as now. */
function copyOf(
  { summary, durationMinutes, completion, lab }: LessonItem,
  title: string,
  copies: ReadonlyMap<string, string>,
) {
  const id = copies.get(lab?.id ?? "");
  const copy =
    lab === null || id === undefined ? null : { id, title: lab.title, copyOf: lab.copyOf ?? lab.id };
  return { title, summary, durationMinutes, completion, lab: copy };
}
