/**
 * Brings the document onto the disk: removals first, so that names are free; then moves, as real renames; then new
 * folders and files; then text. Whatever a program does to a file meanwhile is found and taken in, not overwritten.
 */
import { attempt, type Outcome, type ToDiskResult } from "./disk-step.ts";
import { hashBytes, isNotFound } from "./disk-scan.ts";
import { isBelow } from "./document.ts";
import { moveAll } from "./move-on-disk.ts";
import type { BaseEntry } from "./sync-base.ts";
import type { SyncContext } from "./sync-context.ts";
import { createOnDisk, writeText } from "./write-to-disk.ts";

/** Larger files are removed without being compared once more. */
const MAX_COMPARED_BYTES = 8 * 1024 * 1024;

export async function bringToDisk(context: SyncContext, what: { tree: boolean }): Promise<ToDiskResult> {
  const outcome: Outcome = { isStale: false, hasFailed: false };
  if (what.tree) {
    for (const entry of doomed(context, (one) => one.kind !== "folder"))
      await removeFile(context, entry, outcome);
    await moveAll(context, outcome);
    for (const entry of doomed(context, (one) => one.kind === "folder"))
      await removeFolder(context, entry, outcome);
    for (const file of context.files.list()) {
      if (!context.base.get(file.id)) await createOnDisk(context, file, outcome);
    }
  }
  for (const id of [...context.unwritten]) await writeText(context, id, outcome);
  return outcome;
}

function doomed({ base, files }: SyncContext, filter: (entry: BaseEntry) => boolean): BaseEntry[] {
  return base
    .all()
    .filter((entry) => filter(entry) && !files.get(entry.id))
    .sort((a, b) => b.path.length - a.path.length);
}

/** Takes the file away before it looks at it a last time, so that nothing can be written in between. */
async function removeFile(context: SyncContext, entry: BaseEntry, outcome: Outcome): Promise<void> {
  const { base, home } = context;
  await attempt(context, entry.path, outcome, async () => {
    const taken = await home.take(entry.path).catch((error: unknown) => {
      if (isNotFound(error)) return null;
      throw error;
    });
    const bytes = await taken?.read(MAX_COMPARED_BYTES).catch(() => null);
    if (taken && bytes && hashBytes(bytes) !== entry.hash) {
      await taken.putBack();
      outcome.isStale = true;
      return;
    }
    await taken?.discard();
    base.delete(entry.id);
  });
}

async function removeFolder(context: SyncContext, entry: BaseEntry, outcome: Outcome): Promise<void> {
  const { base, files, home } = context;
  const isNeeded =
    files.list().some((file) => file.path === entry.path || isBelow(file.path, entry.path)) ||
    base.all().some((one) => isBelow(one.path, entry.path));
  if (isNeeded) base.delete(entry.id);
  else {
    await attempt(context, entry.path, outcome, async () => {
      await home.remove(entry.path);
      base.delete(entry.id);
    });
  }
}
