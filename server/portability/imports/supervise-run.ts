import { setImmediate } from "node:timers/promises";
import type { Progress } from "../progress.ts";
import type { ImportStep } from "../schema.ts";
import { changed, type ImportsDeps } from "./deps.ts";

/** Why a run must end before its time: the worker stops, it is nobody's any more, or it took too long. */
export type EndedBy = "stopping" | "taken" | "late";

export interface SupervisedRun {
  readonly progress: Progress;
  endedBy(): EndedBy | null;
  close(): void;
}

const RUN_WITHIN_MS = 10 * 60_000;
/** How often it is said, also while nothing moves on, that this run lives; and asked whether it should. */
const BEAT_MS = 2_000;
/** Progress is shown this often at most. */
const SHOWN_EVERY_MS = 300;

/** Keeps the row of an import true while it runs, and ends the run when the row is taken from it. */
export function superviseRun(
  deps: ImportsDeps,
  { id, claim }: { id: string; claim: string },
  stopping: AbortSignal,
): SupervisedRun {
  const ending = new AbortController();
  let endedBy: EndedBy | null = null;
  const end = (by: EndedBy) => {
    endedBy ??= by;
    ending.abort();
  };
  const onStopping = () => end("stopping");
  if (stopping.aborted) onStopping();
  stopping.addEventListener("abort", onStopping, { once: true });
  const late = setTimeout(() => end("late"), RUN_WITHIN_MS);
  const beat = setInterval(() => void write({}).catch(() => undefined), BEAT_MS);
  let shownAt = -Infinity;
  let shownStep: ImportStep | null = null;

  async function write(data: { step?: ImportStep; done?: number; total?: number }): Promise<void> {
    const { count } = await deps.db.courseImport.updateMany({
      where: { id, claim, state: "running" },
      data: { ...data, seenAt: new Date() },
    });
    if (count === 0) end("taken");
  }

  return {
    progress: {
      signal: ending.signal,
      async at(step, done = 0, total = 0) {
        await setImmediate();
        const now = performance.now();
        if (step !== shownStep || now - shownAt >= SHOWN_EVERY_MS || done === total) {
          shownAt = now;
          shownStep = step;
          await write({ step, done, total });
          await changed(deps, id);
        }
        ending.signal.throwIfAborted();
      },
    },
    endedBy: () => endedBy,
    close() {
      clearTimeout(late);
      clearInterval(beat);
      stopping.removeEventListener("abort", onStopping);
    },
  };
}
