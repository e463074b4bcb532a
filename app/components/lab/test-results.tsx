import { Link } from "@remix-run/react";
import { ArrowRight, CircleCheck, FlaskConical, LoaderCircle, OctagonAlert } from "lucide-react";
import { useEffect, useState } from "react";
import type { TestRun } from "./lab-data.ts";
import { useLab } from "./lab-context.ts";
import { TestResultRow } from "./test-result-row.tsx";
import type { Tests } from "./use-tests.ts";

/** The last run of the tests, by whoever; while one is under way here, how long it has been running. */
export function TestResults({ tests: { startedAt, lastRun: run } }: { tests: Tests }) {
  return (
    <div className="mx-auto max-w-4xl px-4 py-4">
      {startedAt !== null ? <Running since={startedAt} /> : run ? <Verdict run={run} /> : <NoRunYet />}
      {run && startedAt === null && (
        <>
          <ul className="mt-4 divide-y divide-line">
            {run.tests.map((test, at) => (
              <TestResultRow key={`${run.id}:${at}`} test={test} />
            ))}
          </ul>
          {run.output !== "" && (
            <details className="mt-4" open={run.tests.length === 0}>
              <summary className="text-sm font-medium">What the run printed</summary>
              <pre className="mt-2 max-h-96 overflow-auto rounded-md bg-surface-2 p-3 text-[0.8125rem] whitespace-pre-wrap">
                {run.output}
              </pre>
            </details>
          )}
        </>
      )}
    </div>
  );
}

function Running({ since }: { since: number }) {
  const [now, setNow] = useState(since);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, []);
  return (
    <div className="flex items-center gap-3 py-2">
      <LoaderCircle aria-hidden className="size-5 animate-spin text-accent" />
      <p role="status">Running the tests…</p>
      <span aria-hidden className="text-sm text-muted tabular-nums">
        {Math.max(0, Math.round((now - since) / 1000))} s
      </span>
    </div>
  );
}

function Verdict({ run }: { run: TestRun }) {
  const { data } = useLab();
  const { course, next, me } = data;
  const passed = run.outcome === "passed";
  const Icon = passed ? CircleCheck : OctagonAlert;
  return (
    <div
      role="status"
      className={`flex flex-wrap items-center gap-x-4 gap-y-3 rounded-md border border-current/25 px-4 py-3 tint ${passed ? "text-success" : "text-danger"}`}
    >
      <Icon aria-hidden className="size-6 shrink-0" />
      <div className="min-w-48 flex-1 text-ink">
        <p className="font-semibold">
          {passed ? <span className="marker">All tests pass. Well done!</span> : headline(run)}
        </p>
        <p className="text-sm text-muted">
          {run.by.id === me.id ? "Run by you" : `Run by ${run.by.name}`}, {formatTime(run.at)}, in{" "}
          {(run.durationMs / 1000).toFixed(1)} s
        </p>
        {passed && data.copyOf !== null && (
          <p className="text-sm">This is a copy. For the lesson, what passes in the lab itself counts.</p>
        )}
      </div>
      {passed && (
        <Link
          to={next ? `/learn/${course.slug}/${next.slug}` : `/learn/${course.slug}`}
          className="inline-flex items-center gap-1.5 rounded-md bg-accent px-4 py-2 text-sm font-medium text-on-accent hover:bg-accent-hover"
        >
          {next ? `Next: ${next.title}` : "Back to the course"}
          <ArrowRight aria-hidden className="size-4" />
        </Link>
      )}
    </div>
  );
}

function headline({ outcome, tests }: TestRun): string {
  const failing = tests.filter((test) => test.outcome === "failed" || test.outcome === "error").length;
  if (outcome === "timeout")
    return "The tests took too long and were stopped. Look for a loop that never ends.";
  if (tests.length === 0) return "The tests could not be run. What was printed says why.";
  return `${failing} of ${tests.length} tests ${failing === 1 ? "does" : "do"} not pass yet.`;
}

function formatTime(at: Date): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" }).format(at);
}

function NoRunYet() {
  return (
    <p className="flex items-center gap-3 py-2 text-muted">
      <FlaskConical aria-hidden strokeWidth={1.5} className="size-6 shrink-0 text-accent" />
      <span>
        The tests have not run yet. Press <strong className="font-semibold text-ink">Run tests</strong>, or
        Ctrl + Shift + Enter, as often as you like.
      </span>
    </p>
  );
}
