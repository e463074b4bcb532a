/**
 * Changes a lab's document into what it was earlier, as one person's edit: call it inside one transaction.
 *
 * Bytes of binary files have no history, so such files are neither made, changed nor removed: at most they move. What
 * could not be brought back because of that is named in `skipped`.
 */
import { AppError } from "#server/errors.ts";
import { freePath, isBelow, MAX_FILES, parentPath, type LabFile, type WorkspaceFiles } from "./document.ts";
import { setText } from "./set-text.ts";

export interface RestoredFiles {
  readonly changed: number;
  /** Paths of binary files that are not as they were. */
  readonly skipped: readonly string[];
}

type TextFile = Extract<LabFile, { kind: "text" }>;

/**
 * The whole lab:
 * 1. pair the files of then and now, by id or else by path;
 * 2. remove what was not there, but for binary files, which give way where they are in the way;
 * 3. move back what has moved, and remove the folders that are empty now;
 * 4. make what is gone, and bring the others' text back by the smallest edits, so that cursors stay where they are.
 */
export function restoreLabFiles(live: WorkspaceFiles, earlier: WorkspaceFiles): RestoredFiles {
  const target = earlier.list();
  const now = live.list();
  const partners = pair(target, now);
  const paired = new Set(partners.values());
  const extra = now.filter((file) => !paired.has(file));
  const strays = extra.filter((file) => file.kind === "binary");
  if (target.length + strays.length > MAX_FILES) {
    throw new AppError("CONFLICT", `That would be more than ${String(MAX_FILES)} files. Remove some first.`);
  }
  const changed = new Set<string>();
  const skipped = new Set(strays.map(({ path }) => path));

  for (const file of extra.filter(({ kind }) => kind === "text")) {
    live.discard(file.id);
    changed.add(file.id);
  }
  makeWay(live, strays, target);
  for (const file of target) {
    const partner = partners.get(file);
    if (partner === undefined || partner.path === file.path) continue;
    live.relocate(partner.id, file.path);
    if (file.kind !== "folder") changed.add(partner.id);
  }
  for (const folder of extra.filter(({ kind }) => kind === "folder").reverse()) {
    if (!live.list().some(({ path }) => isBelow(path, folder.path))) live.discard(folder.id);
  }
  for (const file of target) {
    const partner = partners.get(file);
    if (file.kind === "text") {
      if (partner === undefined) changed.add(createText(live, file));
      else if (setText(live.text(partner.id), file.text.toJSON())) changed.add(partner.id);
    } else if (file.kind === "folder") {
      if (partner === undefined && live.find(file.path) === undefined) live.createFolder(file.path);
    } else if (partner?.kind !== "binary" || partner.hash !== file.hash) {
      skipped.add(file.path);
    }
  }
  return { changed: changed.size, skipped: [...skipped] };
}

/** Only the text file that had this path then. It keeps the name it has now; one that is gone is made again. */
export function restoreLabFile(live: WorkspaceFiles, earlier: WorkspaceFiles, path: string): RestoredFiles {
  const file = earlier.find(path);
  if (file === undefined || file.kind === "folder") {
    throw new AppError("NOT_FOUND", `There was no file “${path}” at that moment.`);
  }
  if (file.kind === "binary") {
    throw new AppError("CONFLICT", `“${path}” is not text, so its earlier content is not kept.`);
  }
  const sameId = live.get(file.id);
  const samePath = live.find(path);
  const partner = sameId?.kind === "text" ? sameId : samePath?.kind === "text" ? samePath : undefined;
  if (partner !== undefined) {
    return { changed: setText(partner.text, file.text.toJSON()) ? 1 : 0, skipped: [] };
  }
  createText(live, file);
  return { changed: 1, skipped: [] };
}

function createText(live: WorkspaceFiles, { path, text }: TextFile): string {
  const isTaken = (candidate: string) => live.find(candidate) !== undefined;
  return live.create(isTaken(path) ? freePath(path, isTaken) : path, text.toJSON());
}

/** For each earlier file the one that it is now, of the same kind: the one with its id, else one at its path. */
function pair(target: readonly LabFile[], now: readonly LabFile[]): Map<LabFile, LabFile> {
  const partners = new Map<LabFile, LabFile>();
  const byId = new Map(now.map((file) => [file.id, file]));
  for (const file of target) {
    const same = byId.get(file.id);
    if (same?.kind === file.kind) partners.set(file, same);
  }
  const paired = new Set(partners.values());
  const byPath = new Map(now.filter((file) => !paired.has(file)).map((file) => [file.path, file]));
  for (const file of target) {
    const same = partners.has(file) ? undefined : byPath.get(file.path);
    if (same?.kind !== file.kind) continue;
    partners.set(file, same);
    byPath.delete(file.path);
  }
  return partners;
}

/** Moves binary files that nothing was known of then out of the places that are needed. */
function makeWay(live: WorkspaceFiles, strays: readonly LabFile[], target: readonly LabFile[]): void {
  const needed = new Map(target.map(({ path, kind }) => [path, kind]));
  const isTaken = (path: string) => needed.has(path) || live.find(path) !== undefined;
  for (const { id, path } of strays) {
    const blocked = blockedPart(path, needed);
    if (blocked === undefined) continue;
    const free = freePath(blocked, isTaken);
    if (blocked !== path) live.createFolder(free);
    live.relocate(id, free + path.slice(blocked.length));
  }
}

/** The part of a path that is needed for something else: the path itself, or a folder in it that was a file. */
function blockedPart(path: string, needed: ReadonlyMap<string, LabFile["kind"]>): string | undefined {
  if (needed.has(path)) return path;
  for (let folder = parentPath(path); folder !== ""; folder = parentPath(folder)) {
    if (needed.has(folder) && needed.get(folder) !== "folder") return folder;
  }
  return undefined;
}
