import { useFetcher } from "@remix-run/react";
import { Pencil } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import type { Roster } from "#app/lib/api-types.ts";
import type { FormProblem } from "#app/lib/form-problem.ts";
import { countOf } from "#app/lib/format.ts";

/** A section's name and how many are in it; its name can be written anew in its place. */
export function SectionName({ section: { id, name, students } }: { section: Roster["sections"][number] }) {
  const fetcher = useFetcher<FormProblem | null>();
  const [isEditing, setEditing] = useState(false);
  const { data: problem, state } = fetcher;
  const isDone = state === "idle" && problem === null;
  useEffect(() => {
    if (isDone) setEditing(false);
  }, [isDone]);
  if (!isEditing) {
    return (
      <p className="flex items-center gap-2">
        <span className="min-w-0 wrap-anywhere">{name}</span>
        <span className="shrink-0 text-sm text-muted">{countOf(students, "student")}</span>
        <Button tone="plain" size="icon" aria-label={`Rename ${name}`} onClick={() => setEditing(true)}>
          <Pencil aria-hidden className="size-3.5" />
        </Button>
      </p>
    );
  }
  return (
    <fetcher.Form
      method="post"
      noValidate
      className="flex items-start gap-2"
      onKeyDown={(event) => event.key === "Escape" && setEditing(false)}
    >
      <input type="hidden" name="intent" value="renameSection" />
      <input type="hidden" name="sectionId" value={id} />
      <TextField
        label={`Name of ${name}`}
        labelHidden
        name="name"
        defaultValue={name}
        maxLength={80}
        // The button that was pressed is gone, and this is what it was pressed for.
        // eslint-disable-next-line jsx-a11y/no-autofocus
        autoFocus
        error={problem?.fields.name ?? problem?.message ?? undefined}
      />
      <Button type="submit" tone="quiet" className="h-11" busy={state !== "idle"}>
        Save
      </Button>
    </fetcher.Form>
  );
}
