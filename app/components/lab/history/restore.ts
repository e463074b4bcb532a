import { showToast } from "#app/components/ui/toast.tsx";
import type { DocumentConnection } from "#app/editor/document-connection.ts";
import { nameOf } from "#app/editor/language-of.ts";
import { countOf } from "#app/lib/format.ts";
import type { Restored } from "#server/history/schema.ts";
import { sentenceOf } from "../problem-sentence.ts";
import type { HistoryApi } from "./history-api.ts";
import type { HistorySubject } from "./history-subject.ts";

const SAVED_WITHIN_MS = 10_000;

/**
 * Makes a document, or one file of it, as it was at a point, and offers to take that back. Rejects with a sentence when
 * it could not be done; nothing has changed then.
 */
export async function restoreWithUndo(
  api: HistoryApi,
  { connection, files }: Pick<HistorySubject, "connection" | "files">,
  at: string,
  path?: string,
): Promise<void> {
  // What was typed here last must be in the history before it can be brought back from there.
  await untilSaved(connection);
  const isBack = path !== undefined && files !== null && !files.find(path);
  const restored = await api.restore(at, path);
  const message = sentenceOfRestored(restored, path);
  if (restored.changedFiles === 0) return showToast({ message });
  showToast({ tone: "success", message, action: { label: "Undo", run: () => void undo() } });

  async function undo(): Promise<void> {
    try {
      // A file that was not there has no earlier state to return to.
      if (isBack) files.remove(path);
      else await api.restore(restored.undoAt, path);
      showToast({ message: "The restoring is undone." });
    } catch (problem) {
      showToast({ tone: "danger", message: sentenceOf(problem) });
    }
  }
}

function sentenceOfRestored(
  { changedFiles, skippedFiles, saved }: Restored,
  path: string | undefined,
): string {
  const skipped =
    skippedFiles.length === 0
      ? ""
      : ` ${countOf(skippedFiles.length, "file")} that ${skippedFiles.length === 1 ? "is" : "are"} not text stayed as ${skippedFiles.length === 1 ? "it was" : "they were"}.`;
  if (changedFiles === 0) return `Nothing had to change: it is already so.${skipped}`;
  const unsaved = saved
    ? ""
    : " It is not stored yet: keep this page open until the page says that it is saved.";
  return `${path === undefined ? `Restored: ${countOf(changedFiles, "file")} changed.` : `${nameOf(path)} is restored.`}${skipped}${unsaved}`;
}

function untilSaved(connection: DocumentConnection): Promise<void> {
  return new Promise((resolve, reject) => {
    const finish = (act: () => void) => {
      clearTimeout(timer);
      unsubscribe();
      act();
    };
    const look = () => {
      if (connection.getState().status === "saved") finish(resolve);
    };
    const timer = setTimeout(
      () =>
        finish(() =>
          reject(
            new Error(
              "Your latest changes are not stored yet. Try again when the page says that it is saved.",
            ),
          ),
        ),
      SAVED_WITHIN_MS,
    );
    const unsubscribe = connection.subscribe(look);
    look();
  });
}
