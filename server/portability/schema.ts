import { z } from "zod";

/** The largest archive that is taken, in bytes. */
export const MAX_ARCHIVE_BYTES = 50 * 1024 * 1024;

export const IMPORT_STEPS = ["waiting", "fetching", "reading", "placing", "saving"] as const;
export type ImportStep = (typeof IMPORT_STEPS)[number];

/** An import ends in one of the last three. */
export const IMPORT_STATES = ["waiting", "running", "done", "failed", "cancelled"] as const;
export type ImportState = (typeof IMPORT_STATES)[number];

/** What a line of a report can say. */
export const NOTE_KINDS = ["imported", "added", "updated", "archived", "changed", "notSupported"] as const;
export type NoteKind = (typeof NOTE_KINDS)[number];

export const repositoryUrl = z
  .string()
  .trim()
  .max(2_000, "This address is too long.")
  .regex(/^https:\/\/[^\s]+$/i, "Give the https:// address of a repository.");

export const importIdInput = z.object({ importId: z.uuid() });
export const readImportInput = importIdInput.extend({
  show: z.enum(NOTE_KINDS).optional(),
  page: z.int().min(1).max(10_000).default(1),
});
export const newFromRepositoryInput = z.object({ url: repositoryUrl });
export const updateFromRepositoryInput = z.object({ courseId: z.uuid(), url: repositoryUrl });
