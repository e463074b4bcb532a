/** What goes in and out of the history procedures. Browsers import these values: zod only. */
import { z } from "zod";

/** Longest name of a version, in characters. */
export const MAX_VERSION_NAME = 100;
/** Most moments in one answer. */
export const MAX_MOMENTS = 200;

/** A document's name, e.g. `workspace/<id>`. */
export const documentName = z.string().regex(/^[a-z]+\/[\w-]{1,100}$/, "That is not a document.");

/** A point in a document's history: everything up to and including the log's row of this number. */
export const point = z.string().regex(/^\d{1,18}$/, "That is not a moment of this document.");

const personSchema = z.object({ id: z.string(), name: z.string() });

const versionName = z
  .string()
  .trim()
  .min(1, "Give the version a name.")
  .max(MAX_VERSION_NAME, `Use at most ${String(MAX_VERSION_NAME)} characters for a name.`)
  .regex(/^[^\p{Cc}]*$/u, "Use a name on one line, without invisible characters.");

const documentRef = z.object({ document: documentName });
const versionRef = documentRef.extend({ versionId: z.uuid() });

export const timelineInput = documentRef.extend({
  /** `nextBefore` of the page before this one; absent for the newest. */
  before: point.optional(),
  limit: z.number().int().min(1).max(MAX_MOMENTS).default(50),
});

/** A stretch of editing by one person, or by several in quick alternation. */
export const momentSchema = z.object({
  /** The point at its end. */
  id: z.string(),
  startedAt: z.date(),
  endedAt: z.date(),
  /** In the order of their first edit; empty when only programs in the lab wrote. */
  authors: z.array(personSchema),
  edits: z.number(),
  /** Size of the edits as they were recorded: a measure of how much was done, not of how long the files are. */
  bytes: z.number(),
});

export const versionSchema = z.object({
  id: z.string(),
  at: z.string(),
  name: z.string(),
  createdAt: z.date(),
  /** Null when their account is gone. */
  createdBy: personSchema.nullable(),
});

export const timelineSchema = z.object({
  /** Newest first. */
  moments: z.array(momentSchema),
  /** All named versions of the document, newest point first. */
  versions: z.array(versionSchema),
  /** What the document began with, which is always kept; null while nothing is written. */
  start: z.string().nullable(),
  /** Where the next, older page begins; null when this one reaches the beginning of what is kept. */
  nextBefore: z.string().nullable(),
  abilities: z.object({ restore: z.boolean(), name: z.boolean() }),
});

/** `from` null: before the first edit that is kept; `to` null: as it is now. */
export const changesInput = documentRef.extend({ from: point.nullable(), to: point.nullable() });

export const fileChangeSchema = z.object({
  path: z.string(),
  /** Where the file was before, when it was moved. */
  previousPath: z.string().optional(),
  /** Text before and after; null where the file did not exist, and on both sides of a binary file. */
  before: z.string().nullable(),
  after: z.string().nullable(),
  binary: z.boolean(),
});

/** Only files that differ: those that exist after, in tree order, then those that are gone. */
export const changesSchema = z.object({ files: z.array(fileChangeSchema) });

export const filesAtInput = documentRef.extend({ at: point });

/** The files at one point, in tree order; `text` is null for binary files, whose bytes have no history. */
export const filesAtSchema = z.object({
  files: z.array(z.object({ path: z.string(), text: z.string().nullable() })),
});

/** `at` null: as it is now. */
export const nameVersionInput = documentRef.extend({ at: point.nullable(), name: versionName });
export const renameVersionInput = versionRef.extend({ name: versionName });
export const deleteVersionInput = versionRef;

/** Without `path` the whole document goes back; with it, only the file that had this path then. */
export const restoreInput = documentRef.extend({ at: point, path: z.string().max(1024).optional() });

export const restoreSchema = z.object({
  changedFiles: z.number(),
  /** The point just before: restoring it undoes this. */
  undoAt: z.string(),
  /** Binary files that differ and were left as they are. */
  skippedFiles: z.array(z.string()),
  /** False when it is done, and seen by everybody, but not stored yet. */
  saved: z.boolean(),
});

export type TimelineInput = z.infer<typeof timelineInput>;
export type ChangesInput = z.infer<typeof changesInput>;
export type FilesAtInput = z.infer<typeof filesAtInput>;
export type NameVersionInput = z.infer<typeof nameVersionInput>;
export type RenameVersionInput = z.infer<typeof renameVersionInput>;
export type VersionRef = z.infer<typeof versionRef>;
export type RestoreInput = z.infer<typeof restoreInput>;
export type Moment = z.infer<typeof momentSchema>;
export type Version = z.infer<typeof versionSchema>;
export type Timeline = z.infer<typeof timelineSchema>;
export type FileChange = z.infer<typeof fileChangeSchema>;
export type Changes = z.infer<typeof changesSchema>;
export type FilesAt = z.infer<typeof filesAtSchema>;
export type Restored = z.infer<typeof restoreSchema>;
