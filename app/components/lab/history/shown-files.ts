import type { FilesAt } from "#server/history/schema.ts";
import type { FileOption } from "./file-choice.tsx";
import type { ChangedFile } from "./history-api.ts";

/** A file to show: what changed in it, or its whole text. */
export type ShownFile = FileOption &
  (
    | { readonly kind: "diff"; readonly before: string | null; readonly after: string | null }
    | { readonly kind: "whole"; readonly text: string | null }
  );

/** The files of a comparison, as they are offered. */
export function filesOfChanges(changes: readonly ChangedFile[]): ShownFile[] {
  return changes.map(({ path, previousPath, before, after, binary, lines }) => ({
    kind: "diff",
    path,
    before,
    after,
    binary,
    lines,
    state: stateOf(previousPath, before, after, binary),
  }));
}

function stateOf(
  previousPath: string | undefined,
  before: string | null,
  after: string | null,
  binary: boolean,
): FileOption["state"] {
  if (previousPath !== undefined) return "moved";
  if (binary) return "changed";
  if (before === null) return "new";
  return after === null ? "deleted" : "changed";
}

/** All files at one point, each with what the moment changed in it. */
export function filesOfPoint(
  files: FilesAt["files"],
  changes: readonly ChangedFile[] | undefined,
): ShownFile[] {
  return files.map(({ path, text }) => {
    const change = changes?.find((file) => file.path === path);
    return {
      kind: "whole",
      path,
      text,
      binary: text === null,
      lines: change?.lines ?? null,
      state: change ? stateOf(change.previousPath, change.before, change.after, change.binary) : "same",
    };
  });
}

/** The file in front: the chosen one while it is there, else the one in which most changed. */
export function fileInFront(files: readonly ShownFile[], chosen: string | null): ShownFile | undefined {
  const work = ({ lines }: ShownFile) => (lines ? lines.added + lines.removed : 0);
  return (
    files.find(({ path }) => path === chosen) ??
    files.reduce<ShownFile | undefined>(
      (most, file) => (most && work(most) >= work(file) ? most : file),
      undefined,
    )
  );
}
