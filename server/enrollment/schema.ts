import { z } from "zod";

export const removeStudentInput = z.object({ courseId: z.uuid(), userId: z.uuid() });

/** Longest list of people that is taken at once: lines, and bytes of UTF-8. */
export const MAX_LINES = 5_000;
export const MAX_LIST_BYTES = 1_000_000;

export const rosterInput = z.object({ courseId: z.uuid() });

const emptyIsNull = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === "" || value === undefined ? null : value), schema.nullable());

export const enrollmentTermsInput = rosterInput.extend({
  mode: z.enum(["open", "code"]),
  capacity: emptyIsNull(
    z.coerce
      .number("Write a number, or nothing for no limit.")
      .int("Write a whole number.")
      .min(1, "At least one must find a place.")
      .max(100_000, "At most 100,000; leave it empty for no limit."),
  ),
});

export const newSectionInput = rosterInput.extend({
  name: z
    .string()
    .trim()
    .min(1, "Give the section a name.")
    .max(80, "A name has at most 80 characters.")
    .regex(/^[^\p{Cc}]*$/u, "A name is plain text."),
});
export const sectionRef = rosterInput.extend({ sectionId: z.uuid() });
export const sectionNameInput = newSectionInput.extend({ sectionId: z.uuid() });

export const newCodeInput = rosterInput.extend({
  sectionId: emptyIsNull(z.uuid()),
  days: z.coerce.number().int().min(1).max(366).default(30),
});
export type NewCodeInput = z.output<typeof newCodeInput>;
export const codeRef = rosterInput.extend({ codeId: z.uuid() });

/** Typed by hand: small letters, spaces and hyphens are taken for what is meant. */
export const codeInput = z.object({
  code: z
    .string()
    .max(40)
    .transform((typed) => typed.toUpperCase().replaceAll(/[\s-]/g, ""))
    .pipe(z.string().regex(/^[A-Z0-9]{8}$/, "A code has eight letters and digits, such as 7KQM-2XWB.")),
});

export const enrollManyInput = rosterInput.extend({
  list: z
    .string()
    .trim()
    .min(1, "Choose a file, or paste the list.")
    .max(MAX_LIST_BYTES, "This list is too long. Send at most 5,000 lines at a time."),
});

/** Which students of a course are looked at: a section's, those whose name has `q` in it, those who may need help. */
export const matrixInput = rosterInput.extend({
  section: z.union([z.literal(""), z.uuid()]).optional(),
  q: z
    .string()
    .trim()
    .max(80)
    .regex(/^[^\p{Cc}]*$/u)
    .default(""),
  show: z.enum(["all", "help"]).default("all"),
  page: z.union([z.literal("all"), z.coerce.number().int().min(1).max(2_000)]).default(1),
});
export type MatrixInput = z.output<typeof matrixInput>;
