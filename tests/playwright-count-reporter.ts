import { relative } from "node:path";

import type { FullResult, Reporter, Suite } from "@playwright/test/reporter";

import { failedLine } from "./failed-line.ts";

/** Ends the output with a line for each failure and `N passed, N failed, N skipped`, which scripts read. */
export default class CountReporter implements Reporter {
  #suite: Suite | undefined;
  #errors = 0;

  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  /** Something broke outside the tests: a file that does not load, a global set-up. */
  onError(): void {
    this.#errors += 1;
  }

  onEnd(result: FullResult): void {
    const tests = this.#suite?.allTests() ?? [];
    for (const test of tests.filter((each) => ["unexpected", "flaky"].includes(each.outcome()))) {
      const error = test.results.find((each) => each.error !== undefined)?.error;
      const file = relative(process.cwd(), test.location.file);
      process.stdout.write(failedLine(`${file} > ${test.title}`, error?.message));
    }
    const outcomes = tests.map((test) => test.outcome());
    const passed = outcomes.filter((outcome) => outcome === "expected").length;
    const skipped = outcomes.filter((outcome) => outcome === "skipped").length;
    const failed = outcomes.length - passed - skipped + this.#errors;
    // A run that was cut short has failed even if no single test did.
    const cut = failed === 0 && result.status !== "passed" ? 1 : 0;
    process.stdout.write(
      `${String(passed)} passed, ${String(failed + cut)} failed, ${String(skipped)} skipped\n`,
    );
  }

  printsToStdio(): boolean {
    return true;
  }
}
