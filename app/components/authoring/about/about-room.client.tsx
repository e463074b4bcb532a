import { useSyncExternalStore } from "react";
import { DocumentSaveState } from "#app/components/lab/save-state.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { capitalized } from "#app/lib/format.ts";
import { useDocument } from "#app/editor/use-document.ts";
import { courseProperties, type CourseProperties } from "#server/courses/document.ts";
import { DIFFICULTIES } from "#server/courses/schema.ts";
import type { DocumentConnection } from "#app/editor/document-connection.ts";
import { SharedField } from "../item-settings/shared-field.tsx";
import { CoverPicker } from "./cover-picker.tsx";
import { SharedTextArea } from "./shared-text-area.tsx";

interface AboutRoomProps {
  readonly course: { readonly id: string; readonly slug: string };
  readonly userId: string;
  readonly mayEdit: boolean;
}

/** What the course's page says of it, written together. */
export default function AboutRoom({ course, userId, mayEdit }: AboutRoomProps) {
  const document = useDocument(`course/${course.id}`, userId, mayEdit ? "write" : "read");
  const { connection, loaded, level, status } = document;
  const canEdit = level === "write" && status !== "refused";
  const readOnlyBecause = canEdit ? null : "You can look at this, but not change it.";
  return (
    <>
      <div className="mb-4 flex min-h-9 justify-end">
        <DocumentSaveState document={document} readOnlyBecause={readOnlyBecause} />
      </div>
      {connection && loaded ? (
        <AboutForm course={course} connection={connection} canEdit={canEdit} />
      ) : (
        <p role="status" className="py-10 text-center text-muted">
          Opening what is written…
        </p>
      )}
    </>
  );
}

/** In minutes, and in cents. */
const LARGEST = 100_000;

type AboutFormProps = Pick<AboutRoomProps, "course"> & { connection: DocumentConnection; canEdit: boolean };

function AboutForm({ course, connection, canEdit }: AboutFormProps) {
  const properties = courseProperties(connection.doc);
  const { texts, set } = properties;
  const fields = useSyncExternalStore(properties.observe, properties.read);
  const text = (key: "title" | "summary" | "category") => ({
    value: fields[key],
    readOnly: !canEdit,
    onWrite: (value: string) => set(key, value),
  });
  const number = (key: "durationMinutes" | "priceCents", unit: number) => ({
    type: "number",
    min: 0,
    max: LARGEST / unit,
    step: 1 / unit,
    readOnly: !canEdit,
    value: String(fields[key] / unit),
    onWrite: (typed: string) =>
      set(key, Math.max(0, Math.min(LARGEST, Math.round(Number(typed) * unit) || 0))),
  });
  return (
    <form className="grid max-w-3xl gap-6" onSubmit={(event) => event.preventDefault()}>
      <SharedField label="Title" maxLength={120} {...text("title")} />
      <SharedField
        label="Summary"
        hint="One sentence, for its card in the catalogue."
        maxLength={300}
        {...text("summary")}
      />
      <SharedTextArea
        label="Description"
        hint="Markdown."
        rows={10}
        text={texts.description}
        readOnly={!canEdit}
      />
      <div className="grid gap-6 sm:grid-cols-2">
        <SharedField label="Category" maxLength={60} {...text("category")} />
        <Select
          label="Level"
          value={fields.difficulty}
          disabled={!canEdit}
          onChange={(event) => set("difficulty", event.target.value as CourseProperties["difficulty"])}
        >
          {DIFFICULTIES.map((level) => (
            <option key={level} value={level}>
              {capitalized(level)}
            </option>
          ))}
        </Select>
        <SharedField label="Duration in minutes" {...number("durationMinutes", 1)} />
        <SharedField label="Price in euros" hint="0 is free." {...number("priceCents", 100)} />
      </div>
      <CoverPicker
        course={course}
        cover={fields.cover}
        readOnly={!canEdit}
        onChange={(cover) => set("cover", cover)}
      />
      <SharedTextArea
        label="What one will be able to do"
        hint="One on each line."
        rows={5}
        text={texts.objectives}
        readOnly={!canEdit}
      />
      <SharedTextArea
        label="What one should know first"
        hint="One on each line."
        rows={4}
        text={texts.prerequisites}
        readOnly={!canEdit}
      />
    </form>
  );
}
