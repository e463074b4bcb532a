import { CircleCheck, CircleX } from "lucide-react";
import { TestResultRow } from "#app/components/lab/test-result-row.tsx";
import { Button } from "#app/components/ui/button.tsx";
import type { CheckedRun } from "#server/lab-definitions/schema.ts";
import type { Check } from "./use-check.ts";

/** Whether the lab is what it should be, and what the tests printed. */
export function CheckPanel({ check, canEdit }: { check: Check; canEdit: boolean }) {
  const { step, result, begin } = check;
  return (
    <div className="grid gap-5">
      <p className="text-sm text-muted">
        A lab is right when its tests pass with the solution and do not pass with the starter. Both are tried
        in a lab of their own.
      </p>
      {canEdit && (
        <Button tone="quiet" busy={step !== null} className="justify-self-start" onClick={begin}>
          {step === null ? "Check this lab" : "Checking…"}
        </Button>
      )}
      <div role="status" className="grid gap-4">
        {step !== null && (
          <p>{step === "solution" ? "Running the tests with the solution…" : "Now with the starter…"}</p>
        )}
        {result !== null && (
          <p className="flex items-start gap-2 font-medium">
            {result.problem === null ? (
              <CircleCheck aria-hidden className="mt-0.5 size-5 shrink-0 text-success" />
            ) : (
              <CircleX aria-hidden className="mt-0.5 size-5 shrink-0 text-danger" />
            )}
            {result.problem ?? "This lab is right: the solution passes, and the starter does not."}
          </p>
        )}
      </div>
      {result?.solution && <Run name="With the solution" run={result.solution} isRight={RIGHT.solution} />}
      {result?.starter && <Run name="With the starter" run={result.starter} isRight={RIGHT.starter} />}
    </div>
  );
}

const RIGHT = {
  solution: ({ outcome }: CheckedRun) => outcome === "passed",
  starter: ({ outcome }: CheckedRun) => outcome !== "passed" && outcome !== "notRun",
};

const OUTCOMES: Record<CheckedRun["outcome"], string> = {
  passed: "The tests pass.",
  failed: "The tests do not pass.",
  error: "The tests end with an error.",
  timeout: "The tests took too long and were stopped.",
  notRun: "Nothing was run.",
};

type RunProps = { name: string; run: CheckedRun; isRight: (run: CheckedRun) => boolean };

function Run({ name, run, isRight }: RunProps) {
  const { outcome, tests, output, durationMs } = run;
  return (
    <section aria-label={name} className="rounded-lg border border-line bg-surface p-4">
      <h3 className="text-base">{name}</h3>
      <p className="mt-1 text-sm text-muted">
        {OUTCOMES[outcome]} {isRight(run) ? "That is as it should be." : "That is not as it should be."}
        {durationMs > 0 && ` (${(durationMs / 1000).toFixed(1)} s)`}
      </p>
      {tests.length > 0 && (
        <ul className="mt-2 divide-y divide-line">
          {tests.map((test, index) => (
            <TestResultRow key={index} test={test} />
          ))}
        </ul>
      )}
      {output !== "" && (
        <details className="mt-3">
          <summary className="cursor-pointer rounded-sm text-sm text-muted hover:text-ink">
            What was printed
          </summary>
          <pre className="mt-2 max-h-80 overflow-auto rounded-sm bg-surface-2 px-3 py-2 text-[0.8125rem] whitespace-pre-wrap">
            {output}
          </pre>
        </details>
      )}
    </section>
  );
}
