import { PassThrough } from "node:stream";
import type { Sandbox } from "#sandbox/index.ts";
import type { LabDefinition, LabTestFile } from "#server/lab-definitions/schema.ts";
import type { ReportedTest } from "./junit.ts";
import { putFiles, type RunsApart } from "./runs-apart.ts";
import type { TestResult } from "./schema.ts";
import type { JudgedRun } from "./test-command.ts";

/**
 * How a student's program does in a lab's hidden tests. They are run beside a copy of the student's home that nobody
 * can look into, and nothing that was printed there comes out of it: the program could print the tests. Null when the
 * lab has no hidden tests.
 */
export async function runHiddenTests(
  runs: RunsApart,
  definition: LabDefinition,
  home: Sandbox,
): Promise<(Pick<JudgedRun, "outcome"> & { readonly tests: TestResult[] }) | null> {
  const hidden = definition.tests.filter(({ visible }) => !visible);
  if (hidden.length === 0) return null;
  const run = await runs.run(definition, async (sandbox) => {
    await copyHome(home, sandbox);
    // Also those that the student has, as they were given.
    await putFiles(sandbox, definition.tests);
  });
  const tests = run.tests.filter(({ where, name }) => hidden.some(({ path }) => isOf(path, where, name)));
  const isReported = tests.length > 0;
  return {
    outcome: run.outcome === "timeout" ? "timeout" : isReported ? outcomeOf(tests) : run.outcome,
    tests: isReported
      ? told(tests, hidden)
      : [{ name: HIDDEN, outcome: run.outcome === "passed" ? "passed" : "failed", message: null }],
  };
}

const HIDDEN = "Hidden test";
const COPY_MS = 60_000;

function outcomeOf(tests: readonly ReportedTest[]): "passed" | "failed" {
  return tests.every(({ outcome }) => outcome === "passed" || outcome === "skipped") ? "passed" : "failed";
}

/** Whether a test of a report is in this file: pytest names them by module, and a file it cannot read as the module. */
function isOf(path: string, where: string, name: string): boolean {
  const module = path.replace(/\.\w+$/, "").replaceAll("/", ".");
  return where === module || where.startsWith(`${module}.`) || (where === "" && name === module);
}

/**
 * The report is written beside the student's program, which can read the hidden tests: what it says must not carry
 * them out. So each of their tests is told at most once, in their own order, and whatever else is reported as one.
 */
function told(tests: readonly ReportedTest[], hidden: readonly LabTestFile[]): TestResult[] {
  const names = new Set(hidden.flatMap(({ content }) => namesIn(content)));
  const outcomes = new Map<string, TestResult["outcome"]>();
  for (const { name, outcome } of tests) {
    const [base = ""] = /^\w+/.exec(name) ?? [];
    const key = names.has(base) ? base : "";
    const before = outcomes.get(key);
    if (before === undefined || WORST.indexOf(outcome) < WORST.indexOf(before)) outcomes.set(key, outcome);
  }
  return [...names, ""].flatMap((name) => {
    const outcome = outcomes.get(name);
    if (outcome === undefined) return [];
    return [{ name: name === "" ? HIDDEN : `${HIDDEN}: ${name}`, outcome, message: null }];
  });
}

const WORST: readonly TestResult["outcome"][] = ["error", "failed", "passed", "skipped"];

/** The tests that a file defines, by what pytest and unittest take for one. */
function namesIn(content: string): string[] {
  return [...content.matchAll(/^[ \t]*(?:async[ \t]+)?def[ \t]+(test\w*)/gm)].flatMap(
    ([, name]) => name ?? [],
  );
}

/** Programs of the sandboxes themselves do it, each as its student: the home is as hostile as they are. */
async function copyHome(from: Sandbox, to: Sandbox): Promise<void> {
  const bytes = new PassThrough();
  await Promise.all([
    from.pipe(["/bin/tar", "--create", "--ignore-failed-read", "--file=-", "."], {
      output: bytes,
      timeoutMs: COPY_MS,
    }),
    to.pipe(["/bin/tar", "--extract", "--file=-"], { input: bytes, timeoutMs: COPY_MS }),
  ]);
}
