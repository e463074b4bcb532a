import { useFetcher } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import type { Roster } from "#app/lib/api-types.ts";
import type { FormProblem } from "#app/lib/form-problem.ts";
import { countOf } from "#app/lib/format.ts";

/** The groups a course's students are in. */
export function SectionList({ sections }: Pick<Roster, "sections">) {
  const fetcher = useFetcher<FormProblem | null>();
  const form = useRef<HTMLFormElement>(null);
  const { data: problem, state } = fetcher;
  useEffect(() => {
    if (state === "idle" && problem === null) form.current?.reset();
  }, [state, problem]);
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

function SectionRow({ section: { id, name, students } }: { section: Roster["sections"][number] }) {
  const fetcher = useFetcher();
  return (
    <li className="flex items-center justify-between gap-3 py-2.5">
      <p className="min-w-0 truncate">
        {name} <span className="text-sm text-muted">{countOf(students, "student")}</span>
      </p>
      <fetcher.Form method="post">
        <input type="hidden" name="intent" value="removeSection" />
        <Button
          type="submit"
          tone="plain"
          size="small"
          name="sectionId"
          value={id}
          aria-label={`Remove ${name}`}
        >
          Remove
        </Button>
      </fetcher.Form>
    </li>
  );
}
