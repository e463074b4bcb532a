/** What the thread of `read-apart.ts` does: reads the tree that it was started with, and tells how that went. */
import { parentPort, workerData } from "node:worker_threads";
import { AppError, type ErrorCode } from "#server/errors.ts";
import { readAny } from "./read-any.ts";
import type { ReadCourse } from "./read-course-tree.ts";
import { createNotes, type ImportNote } from "./report.ts";
import type { ImportStep } from "./schema.ts";
import type { Tree } from "./tree.ts";

/** What it posts: any number of the first, then one of the others. */
export type ReadAnswer =
  | { readonly kind: "at"; readonly step: ImportStep; readonly done: number; readonly total: number }
  | {
      readonly kind: "read";
      readonly format: string;
      readonly read: ReadCourse;
      readonly notes: ImportNote[];
    }
  | { readonly kind: "refused"; readonly code: ErrorCode; readonly message: string }
  | { readonly kind: "failed"; readonly error: Error };

const tell = (answer: ReadAnswer) => parentPort?.postMessage(answer);

try {
  const notes = createNotes();
  const { format, read } = await readAny(workerData as Tree, notes, {
    at: (step, done = 0, total = 0) => Promise.resolve(tell({ kind: "at", step, done, total })),
    // Who wants it to end ends the thread.
    signal: new AbortController().signal,
  });
  tell({ kind: "read", format, read, notes: notes.all() });
} catch (error) {
  if (error instanceof AppError) tell({ kind: "refused", code: error.code, message: error.message });
  else tell({ kind: "failed", error: error instanceof Error ? error : new Error(String(error)) });
}
