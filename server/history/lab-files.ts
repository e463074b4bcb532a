import type { WorkspaceFiles } from "#server/labs/document.ts";

/** A file as the history shows it. */
export interface HistoryFile {
  /** The same for life, also when the file moves. */
  readonly id: string;
  readonly path: string;
  /** Null for a binary file, of which only `hash` is known. */
  readonly text: string | null;
  readonly hash?: string;
}

/** In tree order, without folders. */
export function labFiles(files: WorkspaceFiles): HistoryFile[] {
  return files.list().flatMap((file): HistoryFile[] => {
    const { id, path } = file;
    if (file.kind === "folder") return [];
    return file.kind === "text"
      ? [{ id, path, text: file.text.toJSON() }]
      : [{ id, path, text: null, hash: file.hash }];
  });
}
