import { Form, useSubmit } from "@remix-run/react";
import { Select } from "#app/components/ui/select.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import type { TaughtStudent } from "#app/lib/api-types.ts";

/** Whom to show, kept in the address: `q` is part of a name, `show` a state. */
export type ClassroomFilter = { q: string; show: string };

export function readClassroomFilter(search: URLSearchParams): ClassroomFilter {
  return { q: search.get("q") ?? "", show: search.get("show") ?? "" };
}

/** Whether a student is among those asked for. */
export function matchesFilter(student: TaughtStudent, { q, show }: ClassroomFilter) {
  const sought = q.trim().toLowerCase();
  const named = student.name.toLowerCase().includes(sought) || student.email.toLowerCase().includes(sought);
  if (!named) return false;
  if (show === "here") return student.labs.some((lab) => lab.people.length > 0);
  if (show === "hand") return student.labs.some((lab) => lab.hand !== null);
  if (show === "failing") return student.labs.some((lab) => lab.outcome !== null && lab.outcome !== "passed");
  if (show === "idle") return student.labs.length === 0;
  return true;
}

/** Search and state as a GET form; with scripts it filters while typing. */
export function ClassroomFilters({ filter }: { filter: ClassroomFilter }) {
  const submit = useSubmit();
  return (
    <Form
      role="search"
      aria-label="Students"
      className="flex flex-wrap gap-3"
      onChange={(event) => void submit(event.currentTarget, { replace: true, preventScrollReset: true })}
    >
      <TextField
        label="Search students"
        labelHidden
        type="search"
        name="q"
        placeholder="Name or e-mail"
        defaultValue={filter.q}
        className="min-w-52 flex-1 sm:max-w-xs"
      />
      <Select label="Show" labelHidden name="show" defaultValue={filter.show} className="max-sm:flex-1">
        <option value="">Everyone</option>
        <option value="here">In a lab now</option>
        <option value="hand">Hand raised</option>
        <option value="failing">Tests failing</option>
        <option value="idle">No lab opened</option>
      </Select>
    </Form>
  );
}
