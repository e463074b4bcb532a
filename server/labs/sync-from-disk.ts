/**
 * Brings changes of the disk into the document, in one transaction:
 * 1. a missing file that has appeared under another name was moved: its id, and all typing in it, moves too;
 * 2. a changed file's difference from the base is carried over to the shared text;
 * 3. a file gone from the disk goes from the document, unless it was edited there since: then it comes back;
 * 4. a file that appeared is taken in; where the document made another one of that name, both are kept.
 */
import { freePath, LabFileError, parentPath, type LabFile } from "./document.ts";
import { noDrift } from "./drift.ts";
import { hashBytes, type DiskChanges, type Found } from "./disk-scan.ts";
import { mergeText } from "./merge-text.ts";
import { pairMoves } from "./sync-moves.ts";
import { baseEntry, type BaseEntry } from "./sync-base.ts";
import type { SyncContext } from "./sync-context.ts";
import { applyEdits, diffText } from "./text-diff.ts";
import { encodeText } from "./text-format.ts";

export interface FromDiskOptions {
  /** Nothing is known of the last agreement: where both sides hold a file, the document's text stands. */
  readonly documentWins: boolean;
  /** Whether these bytes at this path were written by us, just before a crash kept us from remembering it. */
  readonly isOwnWrite?: (path: string, hash: string) => boolean;
}

export function takeFromDisk(context: SyncContext, changes: DiskChanges, options: FromDiskOptions): void {
  const { files, base } = context;
  files.doc.transact(() => {
    const isOwn = ({ path, content }: Found) =>
      content.kind !== "folder" && options.isOwnWrite?.(path, content.hash) === true;
    for (const found of [...changes.changed.map((one) => one.found), ...changes.appeared].filter(isOwn)) {
      takeOwnWrite(context, found);
    }
    const { moved, appeared } = pairMoves(
      changes.missing,
      changes.appeared.filter((found) => !isOwn(found)),
    );
    for (const { entry, found } of moved) takeMove(context, entry, found);
    const replaced: Found[] = [];
    for (const { entry, found } of [...moved, ...changes.changed.filter(({ found }) => !isOwn(found))]) {
      if (found.content.kind !== "folder" && found.content.hash === entry.hash) continue;
      if (!takeChange(context, entry, found)) replaced.push(found);
    }
    const wasMoved = new Set(moved.map(({ entry }) => entry));
    const gone = changes.missing.filter((entry) => changes.goneForGood.has(entry) && !wasMoved.has(entry));
    for (const entry of gone) if (entry.kind !== "folder") takeRemoval(context, entry);
    takeFolderRemovals(
      context,
      gone.filter((entry) => entry.kind === "folder"),
    );
    const fresh = [...replaced, ...appeared].sort((a, b) => a.path.length - b.path.length);
    for (const found of fresh.filter((one) => one.content.kind === "folder")) takeFolder(context, found);
    for (const found of fresh.filter((one) => one.content.kind !== "folder"))
      takeFile(context, found, options);
  }, context.origin);
  base.revision++;
}

/** The disk holds an earlier state of the document: it is the base, and the document's text stands. */
function takeOwnWrite({ files, base, unwritten }: SyncContext, found: Found): void {
  const id = files.find(found.path)?.id ?? base.at(found.path)?.id ?? `gone:${found.path}`;
  base.add(baseEntry(id, found.path, found.content));
  unwritten.add(id);
}

function takeMove({ files, base, unwritten }: SyncContext, entry: BaseEntry, found: Found): void {
  const file = files.get(entry.id);
  const from = entry.path;
  base.move(from, found.path);
  // Moved in the document as well, or removed there: the document's wish is carried out by the next step.
  if (!file || file.path !== from) return;
  makeRoom(files, base, found.path, file.id);
  files.relocate(file.id, found.path);
  unwritten.add(file.id);
}

/** False when the document holds nothing the change could be carried over to: it is a new file then. */
function takeChange(context: SyncContext, entry: BaseEntry, found: Found): boolean {
  const { files, base, unwritten } = context;
  const file = files.get(entry.id);
  const { content } = found;
  if (file?.kind === "text" && entry.text && content.kind === "text") {
    if (!mergeChange(context, entry, file, content.text)) {
      base.delete(entry.id);
      return false;
    }
    entry.text.content = content.text;
    entry.text.format = content.format;
    entry.text.isRestored = false;
    entry.hash = content.hash;
    entry.sizeBytes = found.sizeBytes;
    entry.mtimeMs = found.mtimeMs;
    entry.identity = found.identity;
    unwritten.add(file.id);
    return true;
  }
  if (file?.kind === "binary" && content.kind === "binary") {
    files.replaceBinary(file.id, content);
    rememberAs(context, file.id, found);
    return true;
  }
  if (file && isUntouched(entry, file)) files.discard(file.id);
  base.delete(entry.id);
  return false;
}

/** False when the base text is unknown and both sides have changed. */
function mergeChange({ origin }: SyncContext, entry: BaseEntry, file: TextFile, next: string): boolean {
  const known = entry.text;
  if (!known) return false;
  const current = file.text.toString();
  const content = known.content ?? (isSameText(entry, current) ? current : null);
  if (content === null && current !== next) return false;
  const last = content ?? next;
  const before = known.isRestored ? last : known.recent.originOf(next, last, performance.now());
  if (before !== last) known.drift = null;
  mergeText(known, file.text, { before, next }, origin);
  return true;
}

function takeRemoval({ files, base, unwritten }: SyncContext, entry: BaseEntry): void {
  base.delete(entry.id);
  const file = files.get(entry.id);
  if (!file) return;
  if (file.path === entry.path && isUntouched(entry, file)) files.discard(file.id);
  else unwritten.add(file.id);
}

/** Folders that still hold something in the document stay, and are made again on the disk. */
function takeFolderRemovals({ files, base }: SyncContext, gone: readonly BaseEntry[]): void {
  if (gone.length === 0) return;
  const ids = new Set(gone.map((entry) => entry.id));
  const needed = new Set<string>();
  for (const file of files.list()) {
    if (ids.has(file.id)) continue;
    for (let folder = parentPath(file.path); folder !== ""; folder = parentPath(folder)) needed.add(folder);
  }
  for (const entry of gone) {
    base.delete(entry.id);
    if (files.get(entry.id)?.path === entry.path && !needed.has(entry.path)) files.discard(entry.id);
  }
}

function takeFolder({ files, base }: SyncContext, found: Found): void {
  const there = files.find(found.path);
  if (there && there.kind !== "folder") makeRoom(files, base, found.path, null);
  const folder = files.find(found.path);
  const id = folder?.id ?? files.createFolder(found.path);
  base.add(baseEntry(id, found.path, found.content));
}

function takeFile(context: SyncContext, found: Found, { documentWins }: FromDiskOptions): void {
  const { files, base, unwritten } = context;
  const there = files.find(found.path);
  const { content } = found;
  if (there?.kind === "text" && content.kind === "text") {
    const current = there.text.toString();
    if (documentWins || current === content.text || current === "" || content.text === "") {
      const entry = rememberAs(context, there.id, found);
      if (current === "" && !documentWins) {
        applyEdits(there.text, diffText("", content.text), context.origin);
        if (entry.text) entry.text.drift = null;
      }
      unwritten.add(there.id);
      return;
    }
  }
  if (there?.kind === "binary" && content.kind === "binary") {
    files.replaceBinary(there.id, content);
    rememberAs(context, there.id, found);
    return;
  }
  try {
    const path = there ? freePath(found.path, (one) => isTaken(files, base, one)) : found.path;
    const id = createFrom(files, path, content);
    rememberAs(context, id, found);
    unwritten.add(id);
    context.problems.solved("count", null);
  } catch (error) {
    if (!(error instanceof LabFileError)) throw error;
    context.problems.report("count", null, `Not everything on the lab's disk is shown. ${error.message}`);
  }
}

function createFrom(files: SyncContext["files"], path: string, content: Found["content"]): string {
  if (content.kind === "text") return files.create(path, content.text);
  if (content.kind === "binary") return files.createBinary(path, content);
  return files.createFolder(path);
}

function rememberAs({ base }: SyncContext, id: string, found: Found): BaseEntry {
  const entry = baseEntry(id, found.path, found.content);
  entry.sizeBytes = found.sizeBytes;
  entry.mtimeMs = found.mtimeMs;
  entry.identity = found.identity;
  base.add(entry);
  return entry;
}

/** Gives what the document has at this path another name, so that something from the disk can have it. */
function makeRoom(
  files: SyncContext["files"],
  base: SyncContext["base"],
  path: string,
  except: string | null,
): void {
  const there = files.find(path);
  if (!there || there.id === except || there.kind === "folder") return;
  files.relocate(
    there.id,
    freePath(path, (one) => isTaken(files, base, one)),
  );
}

function isTaken(files: SyncContext["files"], base: SyncContext["base"], path: string): boolean {
  return files.find(path) !== undefined || base.at(path) !== undefined;
}

type TextFile = Extract<LabFile, { kind: "text" }>;

/** True when the document's file is still what disk and document last agreed on. */
function isUntouched(entry: BaseEntry, file: LabFile): boolean {
  if (file.kind === "binary") return entry.kind === "binary" && file.hash === entry.hash;
  if (file.kind === "folder") return entry.kind === "folder";
  return entry.text !== null && isSameText(entry, file.text.toString());
}

function isSameText(entry: BaseEntry, current: string): boolean {
  if (entry.text === null) return false;
  if (entry.text.content !== null) return current === entry.text.content;
  const written = encodeText(current, entry.text.format, () => noDrift(current.length));
  return hashBytes(written) === entry.hash;
}
