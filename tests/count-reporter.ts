import type { SerializedError } from "vitest";
import type { Reporter, TestModule } from "vitest/node";

import { failedLine } from "./failed-line.ts";

/** Ends the output with a line for each failure and `N passed, N failed, N skipped`, which scripts read. */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      const states = [...module.children.allTests()].map((test) => test.result().state);
      for (const state of states) counts[state === "pending" ? "failed" : state] += 1;
      // A file that breaks outside its tests, while loading or in a hook, is a failure of its own.
      if (module.state() === "failed" && !states.includes("failed")) counts.failed += 1;
      for (const error of module.errors()) {
        process.stdout.write(failedLine(module.relativeModuleId, error.message));
      }
      for (const test of states.includes("failed") ? module.children.allTests("failed") : []) {
        process.stdout.write(
          failedLine(`${module.relativeModuleId} > ${test.fullName}`, test.result().errors?.[0]?.message),
        );
      }
      for (const test of states.includes("skipped") ? module.children.allTests("skipped") : []) {
        process.stdout.write(`skipped: ${module.relativeModuleId} > ${test.fullName}\n`);
      }
    }
    for (const error of unhandledErrors) process.stdout.write(failedLine("outside the tests", error.message));
    const { passed, failed, skipped } = counts;
    process.stdout.write(`${String(passed)} passed, ${String(failed)} failed, ${String(skipped)} skipped\n`);
  }
}
