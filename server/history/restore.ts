import { CollabError, type RoomHandle } from "#collab/index.ts";
import type { Actor } from "#server/access/actor.ts";
import type { Granted } from "#server/access/grants.ts";
import { mayRestore } from "#server/access/level-for.ts";
import { AppError } from "#server/errors.ts";
import type { HistoryDeps } from "./deps.ts";
import { kindOf, openState } from "./documents.ts";
import { pointTooOld, readState } from "./point.ts";
import type { Restored } from "./schema.ts";

/** Both before and after, within the time that browsers wait for the answer. */
const STORED_WITHIN_MS = 8_000;

/**
 * Brings a document, or one of its files, back to what it was at a point: as one more edit by the actor, which
 * everybody connected sees at once. Resolves when it is on disk, or when that takes long, which the answer says: it
 * is done all the same.
 */
export async function restore(
  { documents, rooms }: HistoryDeps,
  actor: Actor,
  granted: Granted,
  { document, at, path }: { document: string; at: string; path?: string | undefined },
): Promise<Restored> {
  const kind = kindOf(document);
  if (!mayRestore(granted.grant, document)) {
    throw new AppError("FORBIDDEN", "You can look at the history, but not change the document.");
  }
  const earlier = openState(await readState(documents, document, BigInt(at)));
  const handle = await rooms.open(document);
  let isOpen = true;
  handle.onClosed(() => {
    isOpen = false;
  });
  try {
    if (!(await isStored(handle))) {
      throw new AppError(
        "UNAVAILABLE",
        "The latest changes are not stored yet, so nothing was restored. Please try again in a moment.",
      );
    }
    const undoAt = await documents.lastPoint(document);
    if (undoAt === null) throw pointTooOld();
    if (!isOpen) {
      throw new AppError(
        "UNAVAILABLE",
        "The document was just closed, nothing was restored. Please try again.",
      );
    }
    const result = { changed: 0, skipped: [] as readonly string[] };
    handle.edit(actor.id, (doc) => Object.assign(result, kind.restore(doc, earlier, path)));
    const saved = await isStored(handle);
    const { changed, skipped } = result;
    return { changedFiles: changed, skippedFiles: [...skipped], undoAt: undoAt.toString(), saved };
  } finally {
    handle.close();
    earlier.destroy();
  }
}

/** Whether everything so far is on disk; false when that takes longer than one should wait for. */
async function isStored(handle: RoomHandle): Promise<boolean> {
  try {
    await handle.saved(STORED_WITHIN_MS);
    return true;
  } catch (error) {
    if (error instanceof CollabError && error.code === "not-saved") return false;
    throw error;
  }
}
