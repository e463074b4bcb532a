import { useFetcher } from "@remix-run/react";
import { Banner } from "#app/components/ui/banner.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { FileInput } from "#app/components/ui/file-input.tsx";
import { controlClass } from "#app/components/ui/text-field.tsx";
import type { EnrollReport } from "#app/lib/api-types.ts";
import type { FormProblem } from "#app/lib/form-problem.ts";

type Line = EnrollReport["lines"][number];

/** Enrolls a whole list at once, and shows what became of each line. */
export function EnrollList() {
  const fetcher = useFetcher<FormProblem | EnrollReport>();
  const { data: answer, state } = fetcher;
  const problem = answer !== undefined && "message" in answer ? answer : undefined;
  return (
    <section aria-labelledby="list">
      <h2 id="list" className="text-xl">
        Enroll a list
      </h2>
      <p id="list-hint" className="mt-1 mb-4 text-sm text-muted">
        A line for each student: the e-mail address of their account and, if you like, a section after a
        comma. Up to 5,000 lines.
      </p>
      <fetcher.Form method="post" encType="multipart/form-data" className="space-y-4">
        <input type="hidden" name="intent" value="list" />
        {(problem?.message ?? problem?.fields.list) && (
          <Banner tone="danger">{problem?.message ?? problem?.fields.list}</Banner>
        )}
        <label htmlFor="list-file" className="mb-1.5 block text-sm font-medium">
          A CSV file
        </label>
        <FileInput id="list-file" name="file" accept=".csv,.tsv,.txt,text/csv" />
        <div>
          <label htmlFor="list-text" className="mb-1.5 block text-sm font-medium">
            Or paste it
          </label>
          <textarea
            id="list-text"
            name="list"
            rows={5}
            aria-describedby="list-hint"
            placeholder={"ada@example.org, Monday evening\ngrace@example.org"}
            className={`${controlClass} w-full px-3.5 py-2.5 font-mono text-sm`}
          />
        </div>
        <Button type="submit" busy={state !== "idle"}>
          {state === "idle" ? "Enroll them" : "Enrolling…"}
        </Button>
      </fetcher.Form>
      {answer !== undefined && "lines" in answer && <Report lines={answer.lines} />}
    </section>
  );
}

function Report({ lines }: { lines: readonly Line[] }) {
  const fine = lines.filter(({ outcome }) => FINE.has(outcome)).length;
  return (
    <div className="mt-6">
      <Banner tone={fine === lines.length ? "success" : "warning"}>
        {fine} of {lines.length} lines are in the course.
      </Banner>
      <div
        role="region"
        aria-label="What became of each line"
        tabIndex={0}
        className="mt-4 max-h-96 overflow-auto rounded-lg border border-line bg-surface"
      >
        <table className="w-full text-left text-sm">
          <thead className="sticky top-0 bg-surface text-muted">
            <tr>
              <th className="px-4 py-2 font-medium">Line</th>
              <th className="px-4 py-2 font-medium">Address</th>
              <th className="px-4 py-2 font-medium">What became of it</th>
            </tr>
          </thead>
          <tbody>
            {troublesFirst(lines).map(({ line, email, outcome }) => (
              <tr key={line} className="border-t border-line">
                <td className="px-4 py-2 tabular-nums">{line}</td>
                <td className="px-4 py-2 wrap-anywhere">{email}</td>
                <td className={FINE.has(outcome) ? "px-4 py-2 text-muted" : "px-4 py-2 text-warning"}>
                  {SENTENCES[outcome]}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}

function troublesFirst(lines: readonly Line[]): Line[] {
  return lines.toSorted(
    (a, b) => Number(FINE.has(a.outcome)) - Number(FINE.has(b.outcome)) || a.line - b.line,
  );
}

const FINE = new Set<Line["outcome"]>(["enrolled", "returned", "moved", "already"]);

const SENTENCES: Record<Line["outcome"], string> = {
  enrolled: "Enrolled",
  returned: "Is back in the course",
  moved: "Is in this section now",
  already: "Was in the course already",
  twice: "Stands in the list twice",
  full: "The course is full",
  noAccount: "Has no account here: ask them to sign up, then send the list again",
  noAddress: "Is not an e-mail address",
  noSection: "There is no such section: add it first",
};
