import { useFetcher } from "@remix-run/react";
import { Banner } from "#app/components/ui/banner.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import type { FormProblem } from "#app/lib/form-problem.ts";
import { useEmptyingForm } from "#app/lib/use-emptying-form.ts";
import { STAFF_ROLES } from "#server/authoring/schema.ts";
import { RoleSelect } from "./role-select.tsx";

/** Takes somebody with an account into the staff. */
export function AddByAddress() {
  const fetcher = useFetcher<FormProblem | null>();
  const { data: problem, state } = fetcher;
  const form = useEmptyingForm(state === "idle" && problem === null);
  return (
    <section aria-labelledby="add-staff">
      <h2 id="add-staff" className="mb-4 text-xl">
        Add somebody
      </h2>
      <fetcher.Form ref={form} method="post" className="space-y-4" noValidate>
        <input type="hidden" name="intent" value="add" />
        {problem?.message && <Banner tone="danger">{problem.message}</Banner>}
        <TextField
          label="E-mail address"
          hint="Of their account here."
          name="email"
          type="email"
          autoComplete="off"
          required
          error={problem?.fields.email}
        />
        <RoleSelect label="Role" roles={STAFF_ROLES} defaultValue="editor" />
        <Button type="submit" tone="quiet" busy={state !== "idle"}>
          Add to the staff
        </Button>
      </fetcher.Form>
    </section>
  );
}
