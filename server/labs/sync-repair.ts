/**
 * Two people acting at once can leave the document with a tree no disk can hold. Each fault has one repair, the same
 * whoever makes it: the later of two things with one name gives way, and a folder that is needed is there.
 */
import { freePath, parentPath, type LabFile } from "./document.ts";
import type { SyncContext } from "./sync-context.ts";

export function repairTree({ files, base, origin }: SyncContext): void {
  files.doc.transact(() => {
    const needed = new Map<string, LabFile | null>();
    const all = [...files.list()].sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const file of all) {
      for (let folder = parentPath(file.path); folder !== ""; folder = parentPath(folder))
        needed.set(folder, null);
    }
    for (const file of all) {
      if (file.kind !== "folder") continue;
      if (needed.get(file.path)) files.discard(file.id);
      else needed.set(file.path, file);
    }
    const kept = new Set<string>();
    for (const file of all) {
      if (file.kind === "folder") continue;
      if (needed.has(file.path) || kept.has(file.path)) {
        files.relocate(
          file.id,
          freePath(file.path, (path) => isTaken(path) || kept.has(path)),
        );
      } else kept.add(file.path);
    }
    for (const [folder, entry] of needed) {
      if (!entry && files.find(folder) === undefined) files.createFolder(folder);
    }
  }, origin);

  function isTaken(path: string): boolean {
    return files.find(path) !== undefined || base.at(path) !== undefined;
  }
}
