import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { nameOf } from "#app/editor/language-of.ts";
import { countOf } from "#app/lib/format.ts";
import type { OnConflict } from "./upload-files.ts";
import type { Conflict } from "./use-upload.tsx";

/** Asks what to do with an uploaded file whose name is taken. */
export function ConflictDialog({ conflict }: { conflict: Conflict | null }) {
  const [forAll, setForAll] = useState(false);
  const left = conflict?.left ?? 0;
  const answer = (choice: OnConflict) => conflict?.answer(choice, forAll && left > 0);
  return (
    <Dialog
      title={conflict ? `${nameOf(conflict.path)} is already there` : ""}
      open={conflict !== null}
      onClose={() => answer("skip")}
    >
      <p className="text-muted">Replace it for everyone in this lab, or keep both under different names?</p>
      {left > 0 && (
        <label className="mt-4 flex items-center gap-2 text-sm">
          <input type="checkbox" checked={forAll} onChange={(event) => setForAll(event.target.checked)} />
          Do the same for the {countOf(left, "other file")} of this upload
        </label>
      )}
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <Button tone="quiet" onClick={() => answer("skip")}>
          Cancel
        </Button>
        <Button tone="quiet" onClick={() => answer("keep-both")}>
          Keep both
        </Button>
        <Button tone="danger" onClick={() => answer("replace")}>
          Replace
        </Button>
      </div>
    </Dialog>
  );
}
