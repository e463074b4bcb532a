import { Form, useSubmit } from "@remix-run/react";
import { Search } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Select } from "#app/components/ui/select.tsx";
import { TextField } from "#app/components/ui/text-field.tsx";
import { capitalized } from "#app/lib/format.ts";

export type Filters = { query: string; category: string; difficulty: string; length: string; price: string };
type CatalogueFiltersProps = { filters: Filters; categories: string[]; difficulties: readonly string[] };

/** The catalogue's search as a plain GET form; with scripts, picking from a list searches at once. */
export function CatalogueFilters({ filters, categories, difficulties }: CatalogueFiltersProps) {
  const submit = useSubmit();
  return (
    <Form
      role="search"
      aria-label="Courses"
      action="/"
      preventScrollReset
      className="grid grid-cols-2 gap-3 lg:grid-cols-[minmax(0,1fr)_auto_auto_auto_auto_auto]"
      onChange={(event) => {
        if (event.target instanceof HTMLSelectElement)
          void submit(event.currentTarget, { preventScrollReset: true });
      }}
      // A new address means a form with that address's values, also after Back.
      key={JSON.stringify(filters)}
    >
      <TextField
        label="Search courses"
        labelHidden
        type="search"
        name="query"
        placeholder="Search courses"
        maxLength={200}
        defaultValue={filters.query}
        className="max-lg:col-span-2"
      />
      <Select label="Category" labelHidden name="category" defaultValue={filters.category}>
        <option value="">All topics</option>
        {categories.map((category) => (
          <option key={category}>{category}</option>
        ))}
      </Select>
      <Select label="Difficulty" labelHidden name="difficulty" defaultValue={filters.difficulty}>
        <option value="">Any level</option>
        {difficulties.map((difficulty) => (
          <option key={difficulty} value={difficulty}>
            {capitalized(difficulty)}
          </option>
        ))}
      </Select>
      <Select label="Length" labelHidden name="length" defaultValue={filters.length}>
        <option value="">Any length</option>
        <option value="short">Under 2 hours</option>
        <option value="medium">2 to 10 hours</option>
        <option value="long">10 hours and more</option>
      </Select>
      <Select label="Price" labelHidden name="price" defaultValue={filters.price}>
        <option value="">Any price</option>
        <option value="free">Free</option>
        <option value="paid">Paid</option>
      </Select>
      <Button type="submit" tone="quiet" className="max-lg:col-span-2">
        <Search aria-hidden className="size-4" /> Search
      </Button>
    </Form>
  );
}
