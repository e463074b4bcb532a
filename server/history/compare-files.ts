import type { HistoryFile } from "./lab-files.ts";
import type { FileChange } from "./schema.ts";

/**
 * The files that differ: those that are there after, in their order, then those that are gone. A file is the same
 * one when it has the same id, or else the same path: what was removed and made again is then compared, not listed
 * twice.
 */
export function compareFiles(before: readonly HistoryFile[], after: readonly HistoryFile[]): FileChange[] {
  const idsAfter = new Set(after.map(({ id }) => id));
  const byId = new Map(before.map((file) => [file.id, file]));
  const orphans = new Map(before.filter(({ id }) => !idsAfter.has(id)).map((file) => [file.path, file]));
  const changes: FileChange[] = [];
  for (const file of after) {
    const known = byId.get(file.id) ?? orphans.get(file.path);
    if (known !== undefined) orphans.delete(known.path);
    if (known === undefined || differs(known, file)) changes.push(toChange(known, file));
  }
  for (const file of before) {
    if (orphans.get(file.path) === file) changes.push(toChange(file, undefined));
  }
  return changes;
}

function differs(before: HistoryFile, after: HistoryFile): boolean {
  return before.path !== after.path || before.text !== after.text || before.hash !== after.hash;
}

function toChange(before: HistoryFile | undefined, after: HistoryFile | undefined): FileChange {
  const binary = before?.text === null || after?.text === null;
  return {
    path: after?.path ?? before?.path ?? "",
    ...(before !== undefined &&
      after !== undefined &&
      before.path !== after.path && { previousPath: before.path }),
    before: binary ? null : (before?.text ?? null),
    after: binary ? null : (after?.text ?? null),
    binary,
  };
}
