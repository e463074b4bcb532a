import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { nameOf } from "#app/editor/language-of.ts";
import type { Conflict } from "./use-upload.tsx";

/** Asks what to do with an uploaded file whose name is taken. */
export function ConflictDialog({ conflict }: { conflict: Conflict | null }) {
  return (
    <Dialog
      title={conflict ? `${nameOf(conflict.path)} is already there` : ""}
      open={conflict !== null}
      onClose={() => conflict?.answer("skip")}
    >
      <p className="text-muted">Replace it for everyone in this lab, or keep both under different names?</p>
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button tone="quiet" onClick={() => conflict?.answer("skip")}>
          Cancel
        </Button>
        <Button tone="quiet" onClick={() => conflict?.answer("keep-both")}>
          Keep both
        </Button>
        <Button tone="danger" onClick={() => conflict?.answer("replace")}>
          Replace
        </Button>
      </div>
    </Dialog>
  );
}
