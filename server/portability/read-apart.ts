import { Worker } from "node:worker_threads";
import { AppError } from "#server/errors.ts";
import type { ReadAnswer } from "./answer-read.ts";
import type { Progress } from "./progress.ts";
import type { ReadCourse } from "./read-course-tree.ts";
import type { Notes } from "./report.ts";
import type { Tree } from "./tree.ts";

export interface ReadBounds {
  readonly withinMs: number;
  /** Of what JavaScript makes of the files; they themselves are bounded as a tree. */
  readonly heapMb: number;
}

/** Whole public repositories take seconds and some tens of megabytes. */
const BOUNDS: ReadBounds = { withinMs: 2 * 60_000, heapMb: 512 };

/**
 * Reads a course in whichever of the known formats it is, in a thread of its own: whatever strangers' files cost to
 * read, nobody else waits for it. The thread ends with the reading, at its bounds, or when the import should end.
 * BAD_REQUEST when nothing in it is a lesson, TIMED_OUT and TOO_LARGE at the bounds.
 */
export async function readApart(
  tree: Tree,
  notes: Notes,
  progress: Progress,
  { withinMs, heapMb }: ReadBounds = BOUNDS,
): Promise<{ format: string; read: ReadCourse }> {
  const worker = new Worker(new URL("./reading-thread.mjs", import.meta.url), {
    workerData: tree,
    resourceLimits: { maxOldGenerationSizeMb: heapMb },
  });
  try {
    const { format, read, notes: found } = await answerOf(worker, progress, withinMs);
    notes.take(found);
    return { format, read };
  } finally {
    await worker.terminate();
  }
}

type Read = Extract<ReadAnswer, { kind: "read" }>;

async function answerOf(worker: Worker, progress: Progress, withinMs: number): Promise<Read> {
  const { signal } = progress;
  let told: Promise<void> = Promise.resolve();
  let free = () => {};
  try {
    const read = await new Promise<Read>((resolve, reject) => {
      const late = setTimeout(() => reject(tookTooLong()), withinMs);
      const onAbort = () => reject(signal.reason as Error);
      signal.addEventListener("abort", onAbort, { once: true });
      free = () => {
        clearTimeout(late);
        signal.removeEventListener("abort", onAbort);
      };
      if (signal.aborted) onAbort();
      worker.on("message", (answer: ReadAnswer) => {
        // One after the other, so that none is shown after a later one.
        if (answer.kind === "at")
          told = told.then(() => progress.at(answer.step, answer.done, answer.total)).catch(reject);
        else if (answer.kind === "read") resolve(answer);
        else reject(answer.kind === "failed" ? answer.error : new AppError(answer.code, answer.message));
      });
      worker.on("error", (error) => reject(isOutOfMemory(error) ? tookTooMuch(error) : error));
      worker.on("exit", () => reject(new Error("the thread that reads an import ended without an answer")));
    });
    await told;
    return read;
  } finally {
    free();
  }
}

const isOutOfMemory = (error: unknown) =>
  error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";

const tookTooLong = () =>
  new AppError("TIMED_OUT", "Reading its files took too long, so it was ended. Import a part of it.");
const tookTooMuch = (cause: unknown) =>
  new AppError("TOO_LARGE", "Reading its files took too much memory, so it was ended. Import a part of it.", {
    cause,
  });
