import { Form, useSubmit } from "@remix-run/react";
import { Button } from "#app/components/ui/button.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";

type MatrixFiltersProps = {
  filter: { q: string; section: string; show: string };
  sections: readonly { id: string; name: string }[];
};

/** Whom the matrix shows, as a GET form; with scripts, picking from a list filters at once. */
export function MatrixFilters({ filter, sections }: MatrixFiltersProps) {
  const submit = useSubmit();
  return (
    <Form
      role="search"
      aria-label="Students"
      className="flex flex-wrap gap-3"
      onChange={(event) => {
        if (event.target instanceof HTMLSelectElement)
          void submit(event.currentTarget, { replace: true, preventScrollReset: true });
      }}
    >
      <TextField
        label="Search students"
        labelHidden
        type="search"
        name="q"
        placeholder="Name or e-mail"
        maxLength={80}
        defaultValue={filter.q}
        className="min-w-52 max-sm:w-full sm:max-w-xs sm:flex-1"
      />
      {sections.length > 0 && (
        <Select
          label="Section"
          labelHidden
          name="section"
          defaultValue={filter.section}
          className="max-sm:min-w-36 max-sm:flex-1"
        >
          <option value="">All sections</option>
          {sections.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      )}
      <Select
        label="Show"
        labelHidden
        name="show"
        defaultValue={filter.show}
        className="max-sm:min-w-36 max-sm:flex-1"
      >
        <option value="all">Everyone</option>
        <option value="help">Who may need help</option>
      </Select>
      <Button type="submit" tone="quiet">
        Filter
      </Button>
    </Form>
  );
}
