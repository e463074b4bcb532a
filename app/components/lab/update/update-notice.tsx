import { RefreshCw, X } from "lucide-react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import { trpc } from "#app/lib/trpc.ts";
import { closeNote } from "#server/lab-updates/document.ts";
import { useLab } from "../lab-context.ts";
import { sentenceOf } from "../problem-sentence.ts";
import { UpdateDialog } from "./update-dialog.tsx";
import { sentenceOfUndo, sentenceOfUpdate } from "./update-words.ts";
import { useUpdate } from "./use-update.ts";

/** Says what a new version of the lab has changed here, and leads to choosing, looking and undoing. */
export function UpdateNotice() {
  const { connection, data, readOnlyBecause } = useLab();
  const update = useUpdate();
  const [hidden, setHidden] = useState<string | null>(null);
  const [isLooking, setLooking] = useState(false);
  const [isUndoing, setUndoing] = useState(false);
  if (update === null || hidden === update.note.rolloutId) return null;
  const { note, open } = update;
  const mayChange = readOnlyBecause === null;

  const close = () => {
    // Who may only look does not decide for the lab's owner.
    if (mayChange) closeNote(connection.doc);
    setHidden(note.rolloutId);
  };
  const undo = async () => {
    setUndoing(true);
    try {
      const { labUpdates } = await trpc();
      const { kept } = await labUpdates.undo.mutate({ workspaceId: data.workspace.id });
      setLooking(false);
      showToast({ tone: "success", message: sentenceOfUndo(kept) });
    } catch (problem) {
      showToast({ tone: "danger", message: sentenceOf(problem) });
    } finally {
      setUndoing(false);
    }
  };
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-1 border-b border-line bg-surface-2 px-4 py-1.5 text-sm">
      <p role="status" className="flex min-w-48 flex-1 items-center gap-2">
        <RefreshCw aria-hidden className="size-4 shrink-0 text-accent" />
        <span className="min-w-0 wrap-anywhere">{sentenceOfUpdate(note, open)}</span>
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <Button
          tone={open > 0 && mayChange ? "primary" : "quiet"}
          size="small"
          className="h-7!"
          onClick={() => setLooking(true)}
        >
          {open > 0 && mayChange ? "Choose" : "See what changed"}
        </Button>
        {mayChange && (
          <Button tone="quiet" size="small" className="h-7!" busy={isUndoing} onClick={() => void undo()}>
            Undo the update
          </Button>
        )}
        <Button tone="plain" size="icon" className="size-7!" aria-label="Close this notice" onClick={close}>
          <X aria-hidden className="size-4" />
        </Button>
      </div>
      <UpdateDialog
        update={isLooking ? update : null}
        mayChange={mayChange}
        onClose={() => setLooking(false)}
      />
    </div>
  );
}
