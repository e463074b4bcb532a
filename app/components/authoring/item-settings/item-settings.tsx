import { useSyncExternalStore } from "react";
import type { CourseOutline, OutlineItem } from "#server/courses/document.ts";
import { LessonSettings } from "./lesson-settings.tsx";
import { SharedField } from "./shared-field.tsx";

type ItemSettingsProps = {
  outline: CourseOutline;
  itemId: string;
  canEdit: boolean;
  /** How long the lesson's text takes to read, in minutes; null while that is not known. */
  estimate: number | null;
};

/** What there is to say of a module or lesson, written in the course's document as it is typed. */
export function ItemSettings({ outline, itemId, canEdit, estimate }: ItemSettingsProps) {
  const item = useSyncExternalStore(outline.observe, () => outline.get(itemId));
  if (item === undefined) {
    return <p className="text-muted">It is gone: somebody has changed the outline.</p>;
  }
  return (
    <form className="grid gap-5" onSubmit={(event) => event.preventDefault()}>
      <SharedField
        label="Title"
        maxLength={200}
        readOnly={!canEdit}
        value={item.title}
        onWrite={(title) => title.trim() !== "" && outline.rename(itemId, title)}
      />
      <SharedField
        label="Summary"
        hint={SUMMARY_HINTS[item.kind]}
        maxLength={300}
        readOnly={!canEdit}
        value={item.summary}
        onWrite={(summary) => outline.describe(itemId, { summary })}
      />
      {item.kind === "lesson" && (
        <LessonSettings
          lesson={item}
          canEdit={canEdit}
          estimate={estimate}
          onDescribe={(fields) => outline.describe(itemId, fields)}
        />
      )}
    </form>
  );
}

const SUMMARY_HINTS: Record<OutlineItem["kind"], string> = {
  lesson: "A sentence below its title on the course’s page.",
  module: "A sentence above its lessons on the course’s page.",
};
