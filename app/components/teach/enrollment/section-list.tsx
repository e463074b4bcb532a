import { useFetcher } from "@remix-run/react";
import { Button } from "#app/components/ui/button.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import type { Roster } from "#app/lib/api-types.ts";
import type { FormProblem } from "#app/lib/form-problem.ts";
import { useEmptyingForm } from "#app/lib/use-emptying-form.ts";
import { RemovableRow } from "./removable-row.tsx";
import { SectionName } from "./section-name.tsx";

/** The groups a course's students are in. */
export function SectionList({ sections }: Pick<Roster, "sections">) {
  const fetcher = useFetcher<FormProblem | null>();
  const { data: problem, state } = fetcher;
  const form = useEmptyingForm(state === "idle" && problem === null);
  return (
    <section aria-labelledby="sections">
      <h2 id="sections" className="mb-4 text-xl">
        Sections
      </h2>
      {sections.length > 0 && (
        <ul className="mb-5 divide-y divide-line rounded-lg border border-line bg-surface px-4">
          {sections.map((section) => (
            <SectionRow key={section.id} section={section} />
          ))}
        </ul>
      )}
      <fetcher.Form ref={form} method="post" className="space-y-4" noValidate>
        <input type="hidden" name="intent" value="addSection" />
        <TextField
          label="New section"
          name="name"
          placeholder="Monday evening"
          maxLength={80}
          error={problem?.fields.name ?? problem?.message ?? undefined}
        />
        <Button type="submit" tone="quiet" busy={state !== "idle"}>
          Add
        </Button>
      </fetcher.Form>
    </section>
  );
}

function SectionRow({ section }: { section: Roster["sections"][number] }) {
  return (
    <RemovableRow
      remove={{ intent: "removeSection", name: "sectionId", value: section.id }}
      act="Remove"
      label={`Remove ${section.name}`}
    >
      <SectionName section={section} />
    </RemovableRow>
  );
}
