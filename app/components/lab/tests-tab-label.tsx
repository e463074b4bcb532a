import { CircleCheck, CircleX, LoaderCircle } from "lucide-react";
import type { TestRun } from "./lab-data.ts";

/** "Tests" with the state of the last run beside it. */
export function TestsTabLabel({ run, running }: { run: TestRun | null; running: boolean }) {
  const passed = run?.tests.filter(({ outcome }) => outcome === "passed").length ?? 0;
  return (
    <>
      {running ? (
        <LoaderCircle aria-hidden className="size-4 animate-spin text-accent" />
      ) : run?.outcome === "passed" ? (
        <CircleCheck aria-hidden className="size-4 text-success" />
      ) : (
        run && <CircleX aria-hidden className="size-4 text-danger" />
      )}
      Tests
      {run && run.tests.length > 0 && !running && (
        <span className="text-xs text-muted tabular-nums">
          {passed}/{run.tests.length}
        </span>
      )}
    </>
  );
}
