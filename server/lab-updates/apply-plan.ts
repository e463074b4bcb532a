import { isBelow, MAX_FILES, parentPath, type WorkspaceFiles } from "#server/labs/document.ts";
import { setText } from "#server/labs/index.ts";
import { anchorsOf, type Place } from "./document.ts";
import type { Conflict, MergePlan, OwnFile } from "./merge-files.ts";

/** The files of a lab's document, as they are merged. */
export function ownFiles(live: WorkspaceFiles): OwnFile[] {
  return live.list().map((file) => {
    const { path, kind } = file;
    return { path, kind, text: file.kind === "text" ? file.text.toJSON() : null };
  });
}

/** Why a plan cannot be carried out, in one sentence; null when it can. */
export function refusalOf(mine: readonly OwnFile[], { changes }: MergePlan): string | null {
  const paths = new Set(mine.map(({ path }) => path));
  for (const change of changes) {
    if (change.change === "removed") continue;
    for (let path = change.path; path !== ""; path = parentPath(path)) paths.add(path);
  }
  if (paths.size <= MAX_FILES) return null;
  return `There is no room for the new files: a lab holds at most ${String(MAX_FILES)}.`;
}

/** Carries a plan out, by the smallest edits: call it inside one transaction, with what the plan was made of. */
export function applyPlan(live: WorkspaceFiles, { changes }: MergePlan): void {
  for (const { change, path } of changes) if (change === "removed") removeFile(live, path);
  for (const change of changes) {
    if (change.change === "moved") {
      live.move(change.from, change.path);
      removeIfEmpty(live, parentPath(change.from));
    }
  }
  for (const change of changes) {
    if (change.change === "added") live.create(change.path, change.text);
    else if (change.change !== "removed") {
      const file = live.find(change.path);
      if (file?.kind === "text") setText(file.text, change.text);
    }
  }
}

/** Where a plan's conflicts are in the document, once the plan is carried out. */
export function placesOf(live: WorkspaceFiles, conflicts: readonly Conflict[]): Place[] {
  return conflicts.flatMap((conflict): Place[] => {
    if (conflict.kind !== "lines") return [conflict];
    const file = live.find(conflict.path);
    if (file?.kind !== "text") return [];
    const { kind, path, mine, theirs } = conflict;
    return [
      { kind, path, fileId: file.id, mine, theirs, ...anchorsOf(file.text, conflict.start, conflict.end) },
    ];
  });
}

function removeFile(live: WorkspaceFiles, path: string): void {
  const file = live.find(path);
  if (file === undefined) return;
  live.discard(file.id);
  removeIfEmpty(live, parentPath(path));
}

function removeIfEmpty(live: WorkspaceFiles, folder: string): void {
  for (let path = folder; path !== ""; path = parentPath(path)) {
    const above = live.find(path);
    if (above?.kind !== "folder" || live.list().some((file) => isBelow(file.path, path))) return;
    live.discard(above.id);
  }
}
