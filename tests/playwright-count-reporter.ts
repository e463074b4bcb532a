import type { FullResult, Reporter, Suite } from "@playwright/test/reporter";

/** Ends the output with `N passed, N failed, N skipped`, which scripts read. */
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
    const outcomes = this.#suite?.allTests().map((test) => test.outcome()) ?? [];
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
