/**
 * Brings the document onto the disk: removals first, so that names are free; then moves, as real renames; then new
 * folders and files; then text. A file is read just before it is written: when a program has changed it meanwhile,
 * that change is taken in first. (What a program writes in the moment between that look and the rename is lost, as
 * it would be to any other program saving the same file.)
 */
import type * as Y from "yjs";
import {
  freePath,
  isBelow,
  isTooLargeToShare,
  MAX_TEXT_BYTES,
  parentPath,
  type LabFile,
} from "./document.ts";
import { noDrift } from "./drift.ts";
import { errorCode, hashBytes, isNotFound, isWrongKind } from "./disk-scan.ts";
import { baseEntry, type BaseEntry } from "./sync-base.ts";
import type { SyncContext } from "./sync-context.ts";
import { encodeText } from "./sync-from-disk.ts";

export interface ToDiskResult {
  /** The disk is not what the base says: scan it, then come again. */
  readonly isStale: boolean;
  /** Something could not be done now; it was reported, and is worth another try later. */
  readonly hasFailed: boolean;
}

export async function bringToDisk(context: SyncContext, what: { tree: boolean }): Promise<ToDiskResult> {
  const outcome = { isStale: false, hasFailed: false };
  if (what.tree) {
    for (const entry of doomed(context, (one) => one.kind !== "folder"))
      await removeFile(context, entry, outcome);
    await moveAll(context, outcome);
    for (const entry of doomed(context, (one) => one.kind === "folder"))
      await removeFolder(context, entry, outcome);
    for (const file of context.files.list()) {
      if (!context.base.get(file.id)) await create(context, file, outcome);
    }
  }
  for (const id of [...context.unwritten]) await writeText(context, id, outcome);
  return outcome;
}

type Outcome = { -readonly [Key in keyof ToDiskResult]: ToDiskResult[Key] };

function doomed({ base, files }: SyncContext, filter: (entry: BaseEntry) => boolean): BaseEntry[] {
  return base
    .all()
    .filter((entry) => filter(entry) && !files.get(entry.id))
    .sort((a, b) => b.path.length - a.path.length);
}

async function removeFile(context: SyncContext, entry: BaseEntry, outcome: Outcome): Promise<void> {
  await attempt(context, entry.path, outcome, async () => {
    await context.home.remove(entry.path);
    context.base.delete(entry.id);
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

/** Moves until everything is where the document wants it; a ring of names is opened by a name in between. */
async function moveAll(context: SyncContext, outcome: Outcome): Promise<void> {
  const { base, files } = context;
  const stuck = new Set<BaseEntry>();
  const parked = new Set<BaseEntry>();
  for (;;) {
    const waiting = misplaced(context).filter(({ entry }) => !stuck.has(entry));
    const first = waiting[0];
    if (!first) return;
    const next = waiting.find(({ to }) => base.at(to) === undefined || isLeftFolder(context, to));
    if (next) {
      if (!(await moveOne(context, next.entry, next.to, outcome))) stuck.add(next.entry);
    } else if (parked.has(first.entry)) {
      stuck.add(first.entry);
      outcome.hasFailed = true;
    } else {
      parked.add(first.entry);
      const between = freePath(first.entry.path, (path) => !!files.find(path) || !!base.at(path));
      if (!(await moveOne(context, first.entry, between, outcome))) stuck.add(first.entry);
    }
  }
}

function misplaced({ base, files }: SyncContext): { entry: BaseEntry; to: string }[] {
  const waiting: { entry: BaseEntry; to: string }[] = [];
  for (const entry of base.all()) {
    const to = files.get(entry.id)?.path;
    if (to === undefined || to === entry.path) continue;
    // No disk can move a folder into itself: it is made anew there, and what is in it follows.
    if (isBelow(to, entry.path)) base.delete(entry.id);
    else waiting.push({ entry, to });
  }
  return waiting.sort((a, b) => a.entry.path.length - b.entry.path.length);
}

/** A folder the document has given up, with nothing in it that the document knows of. */
function isLeftFolder({ base, files }: SyncContext, path: string): boolean {
  const entry = base.at(path);
  return (
    entry?.kind === "folder" && !files.get(entry.id) && !base.all().some((one) => isBelow(one.path, path))
  );
}

async function moveOne(
  context: SyncContext,
  entry: BaseEntry,
  to: string,
  outcome: Outcome,
): Promise<boolean> {
  const { base, home } = context;
  return attempt(context, entry.path, outcome, async () => {
    const left = base.at(to);
    if (left) {
      await home.remove(to);
      base.delete(left.id);
    }
    if (parentPath(to) !== "") await home.makeFolder(parentPath(to));
    await home.rename(entry.path, to);
    base.move(entry.path, to);
  });
}

async function create(context: SyncContext, file: LabFile, outcome: Outcome): Promise<void> {
  const { base, home, unwritten } = context;
  if (file.kind === "binary") {
    context.report(
      "bytes",
      file.path,
      `The content of “${file.path}” is not on the lab's disk. Upload it again.`,
    );
    return;
  }
  await attempt(context, file.path, outcome, async () => {
    if (file.kind === "folder") {
      if (base.at(file.path)?.kind !== "folder") await home.makeFolder(file.path);
      base.add(baseEntry(file.id, file.path, { kind: "folder" }));
      return;
    }
    if (base.at(file.path) !== undefined) {
      outcome.isStale = true;
      return;
    }
    const entry = baseEntry(file.id, file.path, { kind: "text", text: "", lineEnd: "\n", hash: "" });
    unwritten.add(file.id);
    base.add(entry);
    try {
      const result = await write(
        context,
        entry,
        file.text,
        async () => !(await isOnDisk(context, file.path)),
      );
      if (result !== "written") base.delete(file.id);
      if (result === "refused") outcome.isStale = true;
    } catch (error) {
      base.delete(file.id);
      throw error;
    }
  });
}

async function isOnDisk({ home }: SyncContext, path: string): Promise<boolean> {
  try {
    await home.read(path, MAX_TEXT_BYTES);
    return true;
  } catch (error) {
    if (isNotFound(error)) return false;
    if (errorCode(error) === "TOO_LARGE" || isWrongKind(error)) return true;
    throw error;
  }
}

async function writeText(context: SyncContext, id: string, outcome: Outcome): Promise<void> {
  const { base, files, home, unwritten } = context;
  const file = files.get(id);
  const entry = base.get(id);
  if (file?.kind !== "text" || !entry?.text) {
    // Not on the disk yet: creating it is the tree's business, and comes back here when that fails.
    if (file?.kind !== "text") unwritten.delete(id);
    return;
  }
  if (file.text.toString() === entry.text.content) {
    unwritten.delete(id);
    return;
  }
  const isAsAgreed = async () => {
    const onDisk = await home.read(entry.path, MAX_TEXT_BYTES).catch((error: unknown) => {
      if (isNotFound(error) || errorCode(error) === "TOO_LARGE") return null;
      throw error;
    });
    return onDisk !== null && hashBytes(onDisk) === entry.hash;
  };
  await attempt(context, entry.path, outcome, async () => {
    if ((await write(context, entry, file.text, isAsAgreed)) === "refused") outcome.isStale = true;
  });
}

/**
 * Writes the shared text as it is now; typing that arrives meanwhile is drift from it. `mayWrite` is asked right before
 * the write, so that as little as possible can happen on the disk in between.
 */
async function write(
  context: SyncContext,
  entry: BaseEntry,
  shared: Y.Text,
  mayWrite: () => Promise<boolean>,
): Promise<"written" | "refused" | "too-large"> {
  const { base, home, unwritten } = context;
  const known = entry.text;
  if (!known) return "refused";
  const content = shared.toString();
  const bytes = encodeText(content, known.lineEnd);
  if (bytes.length > MAX_TEXT_BYTES || isTooLargeToShare(content)) {
    unwritten.delete(entry.id);
    context.report(
      "size",
      entry.path,
      `“${entry.path}” is over 1 MB or 50 000 lines and no longer saved to the disk. Make it smaller.`,
    );
    return "too-large";
  }
  context.solved("size", entry.path);
  const writing = { shared, drift: noDrift(content.length) };
  known.writing = writing;
  const hash = hashBytes(bytes);
  try {
    await context.journal.note(entry.path, hash);
    if (!(await mayWrite())) return "refused";
    await home.write(entry.path, bytes);
  } finally {
    known.writing = null;
  }
  known.content = content;
  known.shared = shared;
  known.drift = writing.drift;
  known.isRestored = false;
  entry.hash = hash;
  entry.mtimeMs = NaN;
  base.revision++;
  if (shared.toString() === content) unwritten.delete(entry.id);
  return "written";
}

/** Runs one step; a failure is reported and remembered, and does not keep the others from being done. */
async function attempt(
  context: SyncContext,
  path: string,
  outcome: Outcome,
  step: () => Promise<void>,
): Promise<boolean> {
  try {
    await step();
    return true;
  } catch (error) {
    if (isNotFound(error)) outcome.isStale = true;
    else {
      outcome.hasFailed = true;
      context.report("write", null, describeFailure(error, path));
    }
    return false;
  }
}

function describeFailure(error: unknown, path: string): string {
  const code = errorCode(error) ?? "";
  if (["ENOSPC", "EDQUOT", "NO_SPACE"].includes(code)) {
    return "The lab's disk is full. Remove files you do not need; what you type is kept and saved when there is space.";
  }
  return `“${path}” could not be saved to the lab's disk. What you type is kept; saving is tried again.`;
}
