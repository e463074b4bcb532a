import { z } from "zod";
import { completionSchema, difficultySchema } from "#server/courses/schema.ts";
import { labDefinitionSchema } from "#server/lab-definitions/schema.ts";

const labSchema = labDefinitionSchema.extend({ id: z.uuid() });

const lessonSchema = z.object({
  id: z.uuid(),
  /** Given when it is first published; links keep working. */
  slug: z.string(),
  title: z.string(),
  summary: z.string(),
  durationMinutes: z.number(),
  completion: completionSchema,
  /** Markdown. */
  text: z.string(),
  lab: labSchema.nullable(),
});

const moduleSchema = z.object({
  id: z.uuid(),
  title: z.string(),
  summary: z.string(),
  lessons: z.array(lessonSchema),
});

/** A whole course as students get it: what a version pins. */
export const courseContentSchema = z.object({
  title: z.string(),
  summary: z.string(),
  description: z.string(),
  category: z.string(),
  difficulty: difficultySchema,
  durationMinutes: z.number(),
  priceCents: z.number(),
  cover: z.string(),
  objectives: z.array(z.string()),
  prerequisites: z.array(z.string()),
  modules: z.array(moduleSchema),
});

export type CourseContent = z.infer<typeof courseContentSchema>;
export type ModuleContent = z.infer<typeof moduleSchema>;
export type LessonContent = z.infer<typeof lessonSchema>;
export type LabContent = z.infer<typeof labSchema>;
