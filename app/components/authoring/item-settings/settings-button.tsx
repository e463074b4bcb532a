import { useState } from "react";
import { Settings2 } from "lucide-react";
import { DocumentSaveState } from "#app/components/lab/save-state.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Dialog } from "#app/components/ui/dialog.tsx";
import { useDocument } from "#app/editor/use-document.ts";
import { courseOutline } from "#server/courses/document.ts";
import { ItemSettings } from "./item-settings.tsx";
import { useEstimate } from "./use-estimate.ts";

type SettingsButtonProps = { courseId: string; lessonId: string; userId: string; mayEdit: boolean };

/** The way to a lesson's settings from where its text is written; the course's document is opened for as long. */
export function SettingsButton(props: SettingsButtonProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button tone="quiet" size="small" onClick={() => setOpen(true)}>
        <Settings2 aria-hidden className="size-4" />
        <span className="max-sm:sr-only">Settings</span>
      </Button>
      <Dialog title="Lesson settings" open={isOpen} onClose={() => setOpen(false)}>
        <SettingsRoom {...props} />
      </Dialog>
    </>
  );
}

function SettingsRoom({ courseId, lessonId, userId, mayEdit }: SettingsButtonProps) {
  const document = useDocument(`course/${courseId}`, userId, mayEdit ? "write" : "read");
  const estimate = useEstimate(courseId, lessonId);
  const { connection, loaded, level, status } = document;
  const canEdit = level === "write" && status !== "refused";
  if (!connection || !loaded) {
    return (
      <p role="status" className="py-10 text-center text-muted">
        Opening the settings…
      </p>
    );
  }
  return (
    <>
      <ItemSettings
        outline={courseOutline(connection.doc)}
        itemId={lessonId}
        canEdit={canEdit}
        estimate={estimate}
      />
      <div className="mt-5 flex min-h-9 justify-end">
        <DocumentSaveState
          document={document}
          readOnlyBecause={canEdit ? null : "You can look at this, but not change it."}
        />
      </div>
    </>
  );
}
