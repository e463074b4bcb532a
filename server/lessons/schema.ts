import { z } from "zod";

/** About ten thousand words, ten times a long lesson; the renderer shows longer texts without formatting. */
export const MAX_LESSON_CHARS = 60_000;
/** A lesson as it is sent to be rendered: letters of four bytes, escaped. */
export const MAX_PREVIEW_BYTES = 6 * MAX_LESSON_CHARS;

export const previewInput = z.object({
  lessonId: z.uuid("This is no lesson's link. Go back to the course."),
  source: z.string().max(MAX_LESSON_CHARS, "This lesson is too long for a preview. Divide it into several."),
});
