/**
 * Brings new given files to one workspace:
 * 1. under a lock, read what it was given, and open its document (seeded first, if its owner never got that far);
 * 2. keep the document as it is under a name, and its point in the row;
 * 3. in one edit of the document merge the files, and note the update beside them;
 * 4. when that is on disk, write down that the workspace has the new files now.
 * It may be cut off anywhere: an edit that was made is known by its note, and is not made again.
 */
import { initialWorkspaceUpdate, workspaceFiles } from "#server/labs/document.ts";
import { workspaceDocument } from "#server/labs/index.ts";
import type { RoomHandle } from "#collab/index.ts";
import type { DbOrTransaction } from "#server/db.ts";
import { applyPlan, ownFiles, placesOf, refusalOf } from "./apply-plan.ts";
import { carriedPlaces } from "./carried-places.ts";
import type { LabUpdatesDeps } from "./deps.ts";
import { readNote, writeNote, type FileUpdate, type UpdateNote } from "./document.ts";
import { readGiven, toTexts } from "./given-texts.ts";
import { withWorkspaceLock } from "./lock-workspace.ts";
import { mergeFiles, type GivenText, type MergePlan } from "./merge-files.ts";
import { keepBefore, versionName } from "./name-version.ts";

/** New files of a lab on their way. */
export interface Rollout {
  readonly id: string;
  readonly courseId: string;
  readonly labId: string;
  /** The course's version that brought them. */
  readonly version: number;
  readonly toHash: string;
  readonly theirs: readonly GivenText[];
  /** Who published them, if that is still known. */
  readonly actor: { readonly id: string; readonly name: string } | null;
}

type Outcome =
  | { readonly state: "same" }
  | { readonly state: "cannot"; readonly problem: string }
  | { readonly state: "clean" | "choice"; readonly note: UpdateNote };

const STORED_WITHIN_MS = 10_000;

/** True once there is nothing left to do for this workspace; false while somebody else is at it. */
export async function updateWorkspace(
  deps: LabUpdatesDeps,
  rollout: Rollout,
  workspaceId: string,
): Promise<boolean> {
  const done = await withWorkspaceLock(deps.db, workspaceId, async (tx) => {
    const key = { rolloutId: rollout.id, workspaceId };
    // A version that is published meanwhile waits until it is known whether this was brought.
    await tx.$queryRaw`
      select 1 from workspace_updates
       where rollout_id = ${rollout.id}::uuid and workspace_id = ${workspaceId}::uuid for key share`;
    const update = await tx.workspaceUpdate.findUnique({
      where: { rolloutId_workspaceId: key },
      select: { state: true, undoAt: true, workspace: { select: { givenHash: true } } },
    });
    const fromHash = update?.workspace.givenHash ?? null;
    if (update?.state !== "waiting" || fromHash === null) return true;
    // What an older version has begun here comes first, or it would come after this one.
    const older = { workspaceId, state: "waiting", rollout: { version: { lt: rollout.version } } };
    if ((await tx.workspaceUpdate.count({ where: older })) > 0) return null;
    const outcome = await bring(deps, tx, rollout, { workspaceId, fromHash, undoAt: update.undoAt });
    await writeDown(tx, rollout, { workspaceId, fromHash }, outcome);
    return true;
  });
  if (done === null) return false;
  await deps.events.publish({ kind: "labUpdated", courseId: rollout.courseId, workspaceId });
  return true;
}

interface Workspace {
  readonly workspaceId: string;
  readonly fromHash: string;
  readonly undoAt: bigint | null;
}

async function bring(
  deps: LabUpdatesDeps,
  tx: DbOrTransaction,
  rollout: Rollout,
  { workspaceId, fromHash, undoAt }: Workspace,
): Promise<Outcome> {
  const given = await readGiven(tx, rollout.labId, fromHash);
  const base = toTexts(given);
  const document = workspaceDocument(workspaceId);
  await deps.updates.create(document, initialWorkspaceUpdate(given), null);
  const handle = await deps.rooms.open(document);
  let isOpen = true;
  handle.onClosed(() => {
    isOpen = false;
  });
  try {
    await handle.saved(STORED_WITHIN_MS);
    const known = readNote(handle.doc);
    if (known?.rolloutId === rollout.id) return toOutcome(known);
    const now = planFor(handle, base, rollout);
    if ("problem" in now) return { state: "cannot", problem: now.problem };
    if (now.plan.changes.length === 0 && now.plan.conflicts.length === 0) return { state: "same" };
    const point = undoAt ?? (await keepPoint(deps, rollout, { workspaceId, document }, now.plan));
    if (!isOpen) throw new Error("the document was closed meanwhile");
    const note = edit(handle, base, rollout, point);
    await handle.saved(STORED_WITHIN_MS);
    return toOutcome(note);
  } finally {
    handle.close();
  }
}

function planFor(
  handle: RoomHandle,
  base: readonly GivenText[],
  { theirs }: Rollout,
): { plan: MergePlan } | { problem: string } {
  const mine = ownFiles(workspaceFiles(handle.doc));
  const plan = mergeFiles(base, theirs, mine);
  const problem = refusalOf(mine, plan);
  return problem === null ? { plan } : { problem };
}

async function keepPoint(
  deps: LabUpdatesDeps,
  rollout: Rollout,
  { workspaceId, document }: { workspaceId: string; document: string },
  { changes, conflicts }: MergePlan,
): Promise<bigint> {
  const name = versionName([...new Set([...changes, ...conflicts].map(({ path }) => path))]);
  const undoAt = await keepBefore(deps, { document, name, actorId: rollout.actor?.id ?? null });
  // Not in the transaction: should this be cut off, the next attempt goes on with the same point.
  await deps.db.workspaceUpdate.updateMany({
    where: { rolloutId: rollout.id, workspaceId },
    data: { undoAt },
  });
  return undoAt;
}

function edit(handle: RoomHandle, base: readonly GivenText[], rollout: Rollout, undoAt: bigint): UpdateNote {
  let note: UpdateNote | undefined;
  const change = () => {
    // People may have typed since it was planned.
    const planned = planFor(handle, base, rollout);
    if ("problem" in planned) throw new Error(planned.problem);
    const live = workspaceFiles(handle.doc);
    const old = readNote(handle.doc);
    applyPlan(live, planned.plan);
    const fresh = placesOf(live, planned.plan.conflicts);
    note = {
      rolloutId: rollout.id,
      at: Date.now(),
      by: rollout.actor?.name ?? null,
      files: planned.plan.changes.map(({ path, change }): FileUpdate => ({ path, change })),
      places: [...fresh, ...(old === null ? [] : carriedPlaces(handle.doc, old, fresh))],
      undoAt: undoAt.toString(),
    };
    writeNote(handle.doc, note);
  };
  if (rollout.actor === null) handle.doc.transact(change, "lab-update");
  else handle.edit(rollout.actor.id, change);
  if (note === undefined) throw new Error("the edit was not made");
  return note;
}

function toOutcome(note: UpdateNote): Outcome {
  return { state: note.places.length > 0 ? "choice" : "clean", note };
}

async function writeDown(
  tx: DbOrTransaction,
  { id: rolloutId, toHash }: Rollout,
  { workspaceId, fromHash }: { workspaceId: string; fromHash: string },
  outcome: Outcome,
): Promise<void> {
  const found = "note" in outcome ? { files: outcome.note.files, conflicts: outcome.note.places.length } : {};
  const problem = outcome.state === "cannot" ? outcome.problem : "";
  await tx.workspaceUpdate.updateMany({
    where: { rolloutId, workspaceId },
    data: { state: outcome.state, fromHash, problem, doneAt: new Date(), ...found },
  });
  // What could not be brought is tried again with the next version.
  if (outcome.state === "cannot") return;
  await tx.workspace.updateMany({ where: { id: workspaceId }, data: { givenHash: toHash } });
}
