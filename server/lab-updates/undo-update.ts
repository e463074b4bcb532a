import type { Actor } from "#server/access/actor.ts";
import { AppError } from "#server/errors.ts";
import { workspaceFiles } from "#server/labs/document.ts";
import { workspaceDocument } from "#server/labs/index.ts";
import { applyPlan, ownFiles, refusalOf } from "./apply-plan.ts";
import type { LabUpdatesDeps } from "./deps.ts";
import { choiceAt, choose, isUndone, markUndone, readNote, standsAsChosen } from "./document.ts";
import { withWorkspaceLock } from "./lock-workspace.ts";
import { filesAfter, mergeFiles, type MergePlan, type OwnFile } from "./merge-files.ts";
import { readPastUpdate } from "./past-update.ts";

const STORED_WITHIN_MS = 8_000;

/**
 * Takes back what the last update changed in a lab, as an edit of the actor's: the same merge, backwards, so that what
 * was written since stays. `kept` counts the places that stay because they were worked on since. CONFLICT when there is
 * no update to take back.
 */
export async function undoUpdate(
  deps: LabUpdatesDeps,
  actor: Actor,
  workspaceId: string,
): Promise<{ kept: number }> {
  const undone = await withWorkspaceLock(deps.db, workspaceId, async (tx) => {
    const handle = await deps.rooms.open(workspaceDocument(workspaceId));
    try {
      await handle.saved(STORED_WITHIN_MS);
      const note = readNote(handle.doc);
      const past =
        note && !isUndone(handle.doc)
          ? await readPastUpdate(deps, tx, { workspaceId, rolloutId: note.rolloutId })
          : null;
      if (note === null || past === null) {
        throw new AppError("CONFLICT", "There is no update to undo: somebody may have undone it already.");
      }
      const { before, plan: made } = past;
      const after = filesAfter(before, made);
      let plan: MergePlan | undefined;
      handle.edit(actor.id, (doc) => {
        note.places.forEach((_, index) => {
          if (choiceAt(doc, index) !== "mine" && standsAsChosen(doc, note, index))
            choose(doc, note, index, "mine");
        });
        const live = workspaceFiles(doc);
        const mine = ownFiles(live);
        plan = mergeFiles(textsOf(after), textsOf(before), mine);
        const problem = refusalOf(mine, plan);
        if (problem !== null) throw new AppError("CONFLICT", problem);
        applyPlan(live, plan);
        markUndone(doc);
      });
      await handle.saved(STORED_WITHIN_MS);
      await tx.workspaceUpdate.updateMany({
        where: { rolloutId: note.rolloutId, workspaceId },
        data: { undoneAt: new Date() },
      });
      return { kept: plan?.conflicts.length ?? 0, courseId: past.courseId };
    } finally {
      handle.close();
    }
  });
  if (undone === null) {
    throw new AppError("CONFLICT", "The lab is being updated this very moment. Please try again.");
  }
  await deps.events.publish({ kind: "labUpdated", courseId: undone.courseId, workspaceId });
  return { kept: undone.kept };
}

const textsOf = (files: readonly OwnFile[]) =>
  files.flatMap(({ path, text }) => (text === null ? [] : [{ path, text }]));
