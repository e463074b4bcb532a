import type { Actor } from "#server/access/actor.ts";
import { AppError } from "#server/errors.ts";
import type { HistoryDeps } from "./deps.ts";
import { kindOf, openState } from "./documents.ts";
import { pointTooOld, readState } from "./point.ts";
import type { Restored } from "./schema.ts";

/**
 * Brings a document, or one of its files, back to what it was at a point: as one more edit by the actor, which
 * everybody connected sees at once. Resolves when it is on disk.
 */
export async function restore(
  { documents, rooms }: HistoryDeps,
  actor: Actor,
  { document, at, path }: { document: string; at: string; path?: string | undefined },
): Promise<Restored> {
  const kind = kindOf(document);
  const earlier = openState(await readState(documents, document, BigInt(at)));
  const handle = await rooms.open(document);
  let isOpen = true;
  handle.onClosed(() => {
    isOpen = false;
  });
  try {
    await handle.saved();
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
    await handle.saved();
    return { changedFiles: result.changed, skippedFiles: [...result.skipped], undoAt: undoAt.toString() };
  } finally {
    handle.close();
    earlier.destroy();
  }
}
