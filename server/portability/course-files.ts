import { z } from "zod";
import { difficultySchema, slugSchema } from "#server/courses/schema.ts";
import { completionSchema } from "#server/courses/schema.ts";
import { labNetworkSchema, labSettingsSchema } from "#server/labs/schema.ts";

// The files a course's tree is made of. Every field has a value of its own, so that one that is missing or wrong
// costs that field alone.

const text = z.string().default("");
const minutes = z.int().nonnegative().max(100_000).default(0);
const points = z.array(z.string()).default([]);
const id = z.uuid().optional();

export const courseFile = z.object({
  title: text,
  slug: slugSchema.optional(),
  summary: text,
  /** Markdown. */
  description: text,
  category: text,
  difficulty: difficultySchema.default("beginner"),
  durationMinutes: minutes,
  priceCents: minutes,
  /** An address, or a file below media/. */
  cover: text,
  objectives: points,
  prerequisites: points,
});

export const moduleFile = z.object({ id, title: text, summary: text });

export const lessonFrontMatter = z.object({
  id,
  title: text,
  slug: slugSchema.optional(),
  summary: text,
  durationMinutes: minutes,
  completion: completionSchema.default("read"),
});

export const labFile = z.object({
  id,
  title: text,
  /** Markdown: the task. */
  instructions: text,
  run: text,
  test: text,
  entry: text,
  /** Markdown each. */
  hints: points,
  /** Where the lab's machine differs from the usual one. */
  settings: labSettingsSchema.prefault({}),
  network: labNetworkSchema,
});

/** Where a lab's tests stand beside its starter. */
export const TEST_FOLDERS = [
  { name: "tests", visible: true },
  { name: "hidden-tests", visible: false },
] as const;
