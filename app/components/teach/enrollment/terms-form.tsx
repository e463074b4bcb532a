import { useFetcher } from "@remix-run/react";
import { Banner } from "#app/components/ui/banner.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import type { Roster } from "#app/lib/api-types.ts";
import type { FormProblem } from "#app/lib/form-problem.ts";
import { countOf } from "#app/lib/format.ts";

/** Who may enroll, and how many. */
export function TermsForm({ roster, canEdit }: { roster: Roster; canEdit: boolean }) {
  const fetcher = useFetcher<FormProblem | null>();
  const { data: problem, state } = fetcher;
  const { active, completed, dropped } = roster.counts;
  return (
    <section aria-labelledby="terms">
      <h2 id="terms" className="text-xl">
        Who may enroll
      </h2>
      <p className="mt-1 mb-4 text-sm text-muted">
        {countOf(active, "student")} now, {completed} completed it, {dropped} left.
      </p>
      <fetcher.Form method="post" className="space-y-4" noValidate>
        <input type="hidden" name="intent" value="terms" />
        {problem?.message && <Banner tone="danger">{problem.message}</Banner>}
        <Select label="Enrollment" name="mode" defaultValue={roster.mode} disabled={!canEdit}>
          <option value="open">Open to everybody</option>
          <option value="code">With a code only</option>
        </Select>
        <TextField
          label="Places"
          hint="How many may be in it at a time. Empty for no limit."
          name="capacity"
          inputMode="numeric"
          defaultValue={roster.capacity ?? ""}
          disabled={!canEdit}
          error={problem?.fields.capacity}
        />
        {canEdit && (
          <Button type="submit" tone="quiet" busy={state !== "idle"}>
            Save
          </Button>
        )}
      </fetcher.Form>
    </section>
  );
}
