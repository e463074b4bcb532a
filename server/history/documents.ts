import * as Y from "yjs";
import { AppError } from "#server/errors.ts";
import { replaceText } from "#server/authoring/index.ts";
import { workspaceFiles } from "#server/labs/document.ts";
import { restoreLabFile, restoreLabFiles, type RestoredFiles } from "#server/labs/index.ts";
import { LESSON_TEXT, lessonText } from "#server/lessons/document.ts";
import { definitionFiles, restoreDefinition, restoreDefinitionFile } from "./definition-files.ts";
import { labFiles, type HistoryFile } from "./lab-files.ts";

/** How the documents of one kind are seen as files, and brought back to what they were. */
interface DocumentKind {
  /** In tree order. */
  files(doc: Y.Doc): HistoryFile[];
  /** Changes `live` into what `earlier` is, or only the file that had this path then. Throws an AppError. */
  restore(live: Y.Doc, earlier: Y.Doc, path: string | undefined): RestoredFiles;
}

const kinds: Readonly<Record<string, DocumentKind>> = {
  workspace: {
    files: (doc) => labFiles(workspaceFiles(doc)),
    restore: (live, earlier, path) =>
      path === undefined
        ? restoreLabFiles(workspaceFiles(live), workspaceFiles(earlier))
        : restoreLabFile(workspaceFiles(live), workspaceFiles(earlier), path),
  },
  lab: {
    files: definitionFiles,
    restore: (live, earlier, path) =>
      path === undefined ? restoreDefinition(live, earlier) : restoreDefinitionFile(live, earlier, path),
  },
  lesson: {
    files: (doc) => [{ id: LESSON_TEXT, path: LESSON_PATH, text: lessonText(doc).toJSON() }],
    restore(live, earlier, path = LESSON_PATH) {
      if (path !== LESSON_PATH) throw new AppError("NOT_FOUND", "A lesson has no such file.");
      const [now, then] = [lessonText(live), lessonText(earlier)];
      const isSame = now.toJSON() === then.toJSON();
      replaceText(now, then.toJSON());
      return { changed: isSame ? 0 : 1, skipped: [] };
    },
  },
};

/** A lesson is one text; its history shows it as a file of this name. */
const LESSON_PATH = "lesson.md";

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
