import { courseOutline } from "#server/courses/document.ts";
import { AppError } from "#server/errors.ts";
import { estimateMinutes } from "./estimate-minutes.ts";
import type { AuthoringDeps } from "./deps.ts";
import { withOutline } from "./open-draft.ts";
import { readTexts } from "./read-draft.ts";

/** How long what is saved of a lesson takes to read. NOT_FOUND for a lesson that is not in the outline. */
export async function estimateLesson(
  deps: AuthoringDeps,
  courseId: string,
  lessonId: string,
): Promise<{ minutes: number }> {
  const lesson = await withOutline(deps, courseId, ({ doc }) => courseOutline(doc).get(lessonId));
  if (lesson?.kind !== "lesson") {
    throw new AppError("NOT_FOUND", "There is no such lesson in this course. Look for it in the outline.");
  }
  const texts = await readTexts(deps, courseId, [lesson]);
  return { minutes: estimateMinutes(texts.get(lessonId) ?? "") };
}
