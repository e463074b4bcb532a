import { Dialog } from "#app/components/ui/dialog.tsx";
import type { CourseOutline } from "#server/courses/document.ts";
import { ItemSettings } from "./item-settings.tsx";
import { useEstimate } from "./use-estimate.ts";

type SettingsDialogProps = {
  courseId: string;
  outline: CourseOutline;
  /** Whose settings are open; null for none. */
  itemId: string | null;
  canEdit: boolean;
  onClose: () => void;
};

/** The settings of one module or lesson of an outline that is open. */
export function SettingsDialog({ courseId, outline, itemId, canEdit, onClose }: SettingsDialogProps) {
  const isLesson = itemId !== null && outline.get(itemId)?.kind === "lesson";
  const estimate = useEstimate(courseId, isLesson ? itemId : null);
  return (
    <Dialog title={isLesson ? "Lesson settings" : "Module settings"} open={itemId !== null} onClose={onClose}>
      {itemId !== null && <ItemSettings {...{ outline, itemId, canEdit, estimate }} />}
    </Dialog>
  );
}
