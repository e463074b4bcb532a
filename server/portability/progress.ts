import { setImmediate } from "node:timers/promises";
import type { ImportStep } from "./schema.ts";

/** Told by those who work on an import how far they are. */
export interface Progress {
  /** `done` of `total` lessons; lets others have the processor. Rejects when the import should end. */
  at(step: ImportStep, done?: number, total?: number): Promise<void>;
  /** Aborts when the import should end. */
  readonly signal: AbortSignal;
}

/** For whoever waits for the end. */
export const unwatched: Progress = { at: () => setImmediate(), signal: new AbortController().signal };
