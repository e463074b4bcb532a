import { Dialog } from "#app/components/ui/dialog.tsx";
import { PlaceChoice } from "./place-choice.tsx";
import { UpdateChanges } from "./update-changes.tsx";
import type { Update } from "./use-update.ts";

/** What an update changed, and the places that are left to the lab's owner. */
export function UpdateDialog({
  update,
  mayChange,
  onClose,
}: {
  update: Update | null;
  mayChange: boolean;
  onClose: () => void;
}) {
  return (
    <Dialog title="What the update changed" wide open={update !== null} onClose={onClose}>
      {update && (
        <div className="space-y-6">
          {update.places.length > 0 && (
            <section aria-labelledby="places" className="space-y-4">
              <div>
                <h3 id="places" className="font-semibold">
                  Changed by both of you
                </h3>
                <p className="text-sm text-muted">
                  Yours was kept. Whatever you choose, you can choose again, and undo the whole update.
                </p>
              </div>
              {update.places.map((place) => (
                <PlaceChoice key={place.index} note={update.note} {...place} mayChange={mayChange} />
              ))}
            </section>
          )}
          <UpdateChanges rolloutId={update.note.rolloutId} />
        </div>
      )}
    </Dialog>
  );
}
