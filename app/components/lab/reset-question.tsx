import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import { nameOf } from "#app/editor/language-of.ts";
import { HistoryApi } from "./history/history-api.ts";
import { restoreWithUndo } from "./history/restore.ts";
import { useLab } from "./lab-context.ts";
import { sentenceOf } from "./problem-sentence.ts";

/** What goes back to how the lab began: the file at `path`, or everything. */
export interface Reset {
  readonly path?: string;
}

/** Asks before a file, or the whole lab, becomes what it was at the start; that can be undone. */
export function ResetQuestion({ reset, onClose }: { reset: Reset | null; onClose: () => void }) {
  const { data, connection, files } = useLab();
  const path = reset?.path;

  const restore = async () => {
    const api = new HistoryApi(`workspace/${data.workspace.id}`);
    try {
      const { start } = await api.timeline();
      if (start === null) showToast({ message: "Nothing has been written yet: this is the start." });
      else await restoreWithUndo(api, { connection, files }, start, path);
    } catch (problem) {
      showToast({ tone: "danger", message: sentenceOf(problem) });
    }
  };
  return (
    <ConfirmDialog
      title={path === undefined ? "Reset all files?" : `Reset ${nameOf(path)}?`}
      open={reset !== null}
      onClose={onClose}
      act="Reset"
      onConfirm={() => void restore()}
    >
      {path === undefined ? "The files become what they were" : "This file becomes what it was"} when this lab
      began, for everyone in it. Nothing is lost: how things are now stays in the history, and you can undo
      this right afterwards.
    </ConfirmDialog>
  );
}
