import { z } from "zod";
import { completionSchema } from "#server/courses/schema.ts";
import { labNetworkSchema, labSettingsSchema } from "#server/labs/schema.ts";

// The files a course folder is made of. Unknown keys are errors, so that a misspelt one is not silently lost.

const line = z.string().trim().min(1, "is empty");
const slug = z.string().regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "must be lower-case words joined by hyphens");
const minutes = z.int().positive();

export const courseFile = z.strictObject({
  title: line,
  slug,
  summary: line,
  /** Markdown. */
  description: line,
  category: line,
  difficulty: z.enum(["beginner", "intermediate", "advanced"]),
  durationMinutes: minutes,
  priceCents: z.int().nonnegative(),
  objectives: z.array(line).min(1),
  prerequisites: z.array(line),
});

export const moduleFile = z.strictObject({ title: line, summary: line });

export const lessonFrontMatter = z.strictObject({
  title: line,
  slug,
  summary: line,
  durationMinutes: minutes,
  /** What makes the lesson count as done: reaching its end, or passing the lab's tests. */
  completion: completionSchema,
});

export const labFile = z.strictObject({
  title: line,
  /** Markdown: the task. */
  instructions: line,
  run: line,
  test: line,
  entry: line,
  /** Where the lab's machine differs from the usual one. */
  settings: labSettingsSchema.prefault({}),
  network: labNetworkSchema,
});
