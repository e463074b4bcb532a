import { z } from "zod";
import type { DbOrTransaction } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { FileChange } from "#server/history/schema.ts";
import { workspaceDocument } from "#server/labs/index.ts";
import type { LabUpdatesDeps } from "./deps.ts";
import { readGiven, toTexts } from "./given-texts.ts";
import { mergeFiles, type MergePlan, type OwnFile } from "./merge-files.ts";
import { filesIn } from "./preview-updates.ts";

interface PastUpdate {
  readonly before: readonly OwnFile[];
  readonly plan: MergePlan;
  readonly courseId: string;
}

/** The files as they were just before an update, and what it did to them; null when there was no such update. */
export async function readPastUpdate(
  { documents }: Pick<LabUpdatesDeps, "documents">,
  db: DbOrTransaction,
  { workspaceId, rolloutId }: { workspaceId: string; rolloutId: string },
): Promise<PastUpdate | null> {
  // It may come from the document, where anybody in the lab can write what they like.
  if (!z.uuid().safeParse(rolloutId).success) return null;
  const row = await db.workspaceUpdate.findUnique({
    where: { rolloutId_workspaceId: { rolloutId, workspaceId } },
    select: {
      ...{ fromHash: true, undoAt: true },
      workspace: { select: { givenHash: true } },
      rollout: { select: { labId: true, toHash: true, courseId: true } },
    },
  });
  const fromHash = row?.fromHash ?? row?.workspace.givenHash;
  if (row?.undoAt == null || fromHash == null) return null;
  const { labId, toHash, courseId } = row.rollout;
  const [state, given, theirs] = await Promise.all([
    documents.stateAt(workspaceDocument(workspaceId), row.undoAt),
    readGiven(db, labId, fromHash),
    readGiven(db, labId, toHash),
  ]);
  if (state === null)
    throw new AppError("NOT_FOUND", "The lab as it was before the update is not kept any more.");
  const before = filesIn([state]);
  return { before, plan: mergeFiles(toTexts(given), toTexts(theirs), before), courseId };
}

/** What the last update of a workspace did to its files, however they look now; nothing when there was none. */
export async function readChanges(
  deps: LabUpdatesDeps,
  workspaceId: string,
): Promise<{ files: FileChange[] }> {
  const last = await deps.db.workspaceUpdate.findFirst({
    where: { workspaceId, undoAt: { not: null } },
    orderBy: { rollout: { createdAt: "desc" } },
    select: { rolloutId: true },
  });
  const past = last && (await readPastUpdate(deps, deps.db, { workspaceId, ...last }));
  if (past === null) return { files: [] };
  const before = new Map(past.before.map(({ path, text }) => [path, text]));
  return {
    files: past.plan.changes.map((change) => ({
      path: change.path,
      ...(change.change === "moved" && { previousPath: change.from }),
      before: before.get(change.change === "moved" ? change.from : change.path) ?? null,
      after: change.change === "removed" ? null : change.text,
      binary: false,
    })),
  };
}
