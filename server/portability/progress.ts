import { setImmediate } from "node:timers/promises";

export const IMPORT_STEPS = ["waiting", "fetching", "reading", "placing", "saving"] as const;
export type ImportStep = (typeof IMPORT_STEPS)[number];

/** Told by those who work on an import how far they are. */
export interface Progress {
  /** `done` of `total` lessons; lets others have the processor. Rejects when the import should end. */
  at(step: ImportStep, done?: number, total?: number): Promise<void>;
}

/** For whoever waits for the end. */
export const unwatched: Progress = { at: () => setImmediate() };
