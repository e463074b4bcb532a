import { z } from "zod";

export const DIFFICULTIES = ["beginner", "intermediate", "advanced"] as const;
export const difficultySchema = z.enum(DIFFICULTIES);
export type Difficulty = (typeof DIFFICULTIES)[number];

/** How a lesson gets done: by reading it to its end, by passing its lab's tests, or by its reader's word. */
export const COMPLETIONS = ["read", "tests", "manual"] as const;
export const completionSchema = z.enum(COMPLETIONS);
export type Completion = (typeof COMPLETIONS)[number];

export const slugSchema = z
  .string()
  .min(1)
  .max(100)
  .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/, "A link is made of lower-case letters, digits and single hyphens.");

// The database refuses some control characters, with an error of its own.
const plain = (text: z.ZodString) =>
  text.regex(/^[^\p{Cc}]*$/u, "Search for plain text, without invisible characters.");

/** How long a course takes, in minutes: from (with it) to (without it). */
export const LENGTHS = {
  short: { from: 0, to: 120 },
  medium: { from: 120, to: 600 },
  long: { from: 600, to: 1_000_000_000 },
} as const;

export const PRICES = ["free", "paid"] as const;

export const catalogueInput = z.object({
  query: plain(z.string().trim().max(200, "Search for at most 200 characters.")).optional(),
  category: plain(z.string().trim().max(100)).optional(),
  difficulty: difficultySchema.optional(),
  length: z.enum(["short", "medium", "long"]).optional(),
  price: z.enum(PRICES).optional(),
  page: z.coerce.number().int().min(1).max(10_000).default(1),
});

export type CatalogueInput = z.output<typeof catalogueInput>;

export const courseRef = z.object({ courseSlug: slugSchema });
export const lessonRef = z.object({ courseSlug: slugSchema, lessonSlug: slugSchema });
