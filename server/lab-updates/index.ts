import type { Actor } from "#server/access/actor.ts";
import type { LabUpdatesDeps } from "./deps.ts";
import { readChanges } from "./past-update.ts";
import { previewUpdates } from "./preview-updates.ts";
import { readReport } from "./report.ts";
import { runRollouts } from "./run-rollouts.ts";
import { undoUpdate } from "./undo-update.ts";

export { pinGivens, startRollouts } from "./start-rollouts.ts";

/** How new versions of labs reach those who have begun them. Callers have asked `access` before. */
export type LabUpdates = ReturnType<typeof createLabUpdates>;

export function createLabUpdates(deps: LabUpdatesDeps) {
  return {
    /** For the job: how many labs got their new files now. */
    run: (signal: AbortSignal) => runRollouts(deps, signal),
    /** What publishing the draft would do, told as it is found out. */
    preview: (courseId: string, signal: AbortSignal | undefined) => previewUpdates(deps, courseId, signal),
    report: (courseId: string) => readReport(deps.db, courseId),
    changes: (workspaceId: string) => readChanges(deps, workspaceId),
    undo: (actor: Actor, workspaceId: string) => undoUpdate(deps, actor, workspaceId),
  };
}
