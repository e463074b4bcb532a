import * as Y from "yjs";
import { AppError } from "#server/errors.ts";
import { workspaceFiles } from "#server/labs/document.ts";
import { restoreLabFile, restoreLabFiles, type RestoredFiles } from "#server/labs/index.ts";

/** A file as the history shows it. */
export interface HistoryFile {
  /** The same for life, also when the file moves. */
  readonly id: string;
  readonly path: string;
  /** Null for a binary file, of which only `hash` is known. */
  readonly text: string | null;
  readonly hash?: string;
}

/** How the documents of one kind are seen as files, and brought back to what they were. */
interface DocumentKind {
  /** In tree order. */
  files(doc: Y.Doc): HistoryFile[];
  /** Changes `live` into what `earlier` is, or only the file that had this path then. Throws an AppError. */
  restore(live: Y.Doc, earlier: Y.Doc, path: string | undefined): RestoredFiles;
}

const kinds: Readonly<Record<string, DocumentKind>> = {
  workspace: {
    files: labFiles,
    restore: (live, earlier, path) =>
      path === undefined
        ? restoreLabFiles(workspaceFiles(live), workspaceFiles(earlier))
        : restoreLabFile(workspaceFiles(live), workspaceFiles(earlier), path),
  },
};

/** Throws NOT_FOUND for documents that have no history of files. */
export function kindOf(document: string): DocumentKind {
  const kind = kinds[document.slice(0, document.indexOf("/"))];
  if (kind === undefined) throw new AppError("NOT_FOUND", "This document has no history to look at.");
  return kind;
}

/** The document a stored state describes; the caller destroys it. */
export function openState(state: Uint8Array): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  return doc;
}

/** The files a stored state describes. */
export function filesIn(document: string, state: Uint8Array): HistoryFile[] {
  const doc = openState(state);
  const files = kindOf(document).files(doc);
  doc.destroy();
  return files;
}

function labFiles(doc: Y.Doc): HistoryFile[] {
  return workspaceFiles(doc)
    .list()
    .flatMap((file): HistoryFile[] => {
      const { id, path } = file;
      if (file.kind === "folder") return [];
      return file.kind === "text"
        ? [{ id, path, text: file.text.toJSON() }]
        : [{ id, path, text: null, hash: file.hash }];
    });
}
