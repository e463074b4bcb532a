/**
 * A lab's definition seen as files: those it has, and before them a page for each part that is none. Pages are always
 * there, so they are changed and never made or removed.
 */
import { stringify } from "yaml";
import type * as Y from "yjs";
import {
  FIELD_KEYS,
  labDraft,
  PAGES,
  partOf,
  type HintList,
  type LabDraft,
  type LabFields,
} from "#server/lab-definitions/document.ts";
import { restoreLabFile, restoreLabFiles, setText, type RestoredFiles } from "#server/labs/index.ts";
import { labFiles, type HistoryFile } from "./lab-files.ts";

interface Page {
  readonly path: string;
  text(draft: LabDraft): string;
  /** Changes `live` into what `earlier` is. */
  restore(live: LabDraft, earlier: LabDraft): void;
}

const pages: readonly Page[] = [
  {
    path: PAGES.task,
    text: ({ instructions }) => instructions.toJSON(),
    restore: (live, earlier) => void setText(live.instructions, earlier.instructions.toJSON()),
  },
  {
    path: PAGES.hints,
    text: ({ hints }) =>
      hints
        .list()
        .map(({ text }, index) => `## Hint ${String(index + 1)}\n\n${text.toJSON()}\n`)
        .join("\n"),
    restore: (live, earlier) => restoreHints(live.hints, earlier.hints),
  },
  {
    path: PAGES.settings,
    text: (draft) => stringify(draft.fields(), { lineWidth: 0 }),
    restore: (live, earlier) => restoreFields(live, earlier.fields()),
  },
];

/** The pages, then the files in tree order. */
export function definitionFiles(doc: Y.Doc): HistoryFile[] {
  const draft = labDraft(doc);
  return [
    ...pages.map(({ path, text }) => ({ id: path, path, text: text(draft) })),
    ...labFiles(draft.files).filter((file) => partOf(file) !== null),
  ];
}

/** The whole definition: files and hints by their ids, texts by the smallest edits. */
export function restoreDefinition(live: Y.Doc, earlier: Y.Doc): RestoredFiles {
  const [now, then] = [labDraft(live), labDraft(earlier)];
  const { changed, skipped } = restoreLabFiles(now.files, then.files);
  const changedPages = pages.filter((page) => restorePage(page, now, then));
  return { changed: changed + changedPages.length, skipped };
}

/** One page, or the file that had this path then. */
export function restoreDefinitionFile(live: Y.Doc, earlier: Y.Doc, path: string): RestoredFiles {
  const [now, then] = [labDraft(live), labDraft(earlier)];
  const page = pages.find((known) => known.path === path);
  if (page === undefined) return restoreLabFile(now.files, then.files, path);
  return { changed: restorePage(page, now, then) ? 1 : 0, skipped: [] };
}

/** False where it is so already. */
function restorePage({ text, restore }: Page, live: LabDraft, earlier: LabDraft): boolean {
  if (text(live) === text(earlier)) return false;
  restore(live, earlier);
  return true;
}

function restoreHints(live: HintList, earlier: HintList): void {
  const then = new Map(earlier.list().map(({ id, text }) => [id, text.toJSON()]));
  live.arrange(earlier.list());
  for (const { id, text } of live.list()) setText(text, then.get(id) ?? "");
}

function restoreFields(live: LabDraft, then: LabFields): void {
  const now = live.fields();
  for (const key of FIELD_KEYS) {
    if (JSON.stringify(now[key]) !== JSON.stringify(then[key])) live.set(key, then[key]);
  }
}
