import { useFetcher } from "@remix-run/react";
import { Banner } from "#app/components/ui/banner.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { Select } from "#app/components/ui/select.tsx";
import type { Roster } from "#app/lib/api-types.ts";
import type { FormProblem } from "#app/lib/form-problem.ts";
import { formatDay } from "#app/lib/format.ts";
import { RemovableRow } from "./removable-row.tsx";

/** The codes that students type, each also as a link. */
export function CodeList({ roster, origin }: { roster: Roster; origin: string }) {
  const fetcher = useFetcher<FormProblem | null>();
  return (
    <section aria-labelledby="codes">
      <h2 id="codes" className="mb-4 text-xl">
        Codes and links
      </h2>
      {roster.codes.length > 0 && (
        <ul className="mb-5 divide-y divide-line rounded-lg border border-line bg-surface px-4">
          {roster.codes.map((code) => (
            <CodeRow key={code.id} code={code} origin={origin} />
          ))}
        </ul>
      )}
      <fetcher.Form method="post" className="flex flex-wrap items-end gap-3">
        <input type="hidden" name="intent" value="makeCode" />
        {fetcher.data?.message && (
          <Banner tone="danger" className="w-full">
            {fetcher.data.message}
          </Banner>
        )}
        {roster.sections.length > 0 && (
          <Select label="Into the section" name="sectionId" defaultValue="">
            <option value="">None</option>
            {roster.sections.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </Select>
        )}
        <Select label="Works for" name="days" defaultValue="30">
          <option value="1">A day</option>
          <option value="7">A week</option>
          <option value="30">30 days</option>
          <option value="180">Half a year</option>
        </Select>
        <Button type="submit" tone="quiet" busy={fetcher.state !== "idle"}>
          Make a code
        </Button>
      </fetcher.Form>
    </section>
  );
}

function CodeRow({ code, origin }: { code: Roster["codes"][number]; origin: string }) {
  const shown = `${code.code.slice(0, 4)}-${code.code.slice(4)}`;
  return (
    <RemovableRow
      remove={{ intent: "withdrawCode", name: "codeId", value: code.id }}
      act="Withdraw"
      label={`Withdraw ${shown}`}
    >
      <p className="font-mono text-lg">{shown}</p>
      <p className="text-sm wrap-anywhere text-muted">{`${origin}/join?code=${shown}`}</p>
      <p className="text-sm text-muted">
        {code.sectionName !== null && `Into ${code.sectionName}, `}until {formatDay(code.expiresAt)}
      </p>
    </RemovableRow>
  );
}
