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
 * lab has no hidden tests. `by` is the person who has asked.
 */
export async function runHiddenTests(
  runs: RunsApart,
  definition: LabDefinition,
  home: Sandbox,
  by: string,
): Promise<(Pick<JudgedRun, "outcome"> & { readonly tests: TestResult[] }) | null> {
  const hidden = definition.tests.filter(({ visible }) => !visible);
  if (hidden.length === 0) return null;
  const fill = async (sandbox: Sandbox) => {
    await copyHome(home, sandbox);
    // Also those that the student has, as they were given.
    await putFiles(sandbox, definition.tests);
  };
  const run = await runs.run(definition, fill, { by });
  const tests = run.tests.filter(({ where, name }) => hidden.some(({ path }) => isOf(path, where, name)));
  if (tests.length > 0)
    return { outcome: run.outcome === "timeout" ? "timeout" : outcomeOf(tests), tests: told(tests, hidden) };
  const outcome = run.outcome === "passed" && isLeftOut(run.tests, hidden) ? "failed" : run.outcome;
  return {
    outcome,
    tests: [{ name: HIDDEN, outcome: outcome === "passed" ? "passed" : "failed", message: null }],
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
  const names = namesOf(hidden);
  const outcomes = new Map<string, TestResult["outcome"]>();
  for (const { name, outcome } of tests) {
    const key = names.has(baseOf(name)) ? baseOf(name) : "";
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

/** Whether tests were run but none of the hidden ones: settings in the student's home can keep them from it. */
function isLeftOut(tests: readonly ReportedTest[], hidden: readonly LabTestFile[]): boolean {
  const names = namesOf(hidden);
  return names.size > 0 && tests.length > 0 && !tests.some(({ name }) => names.has(baseOf(name)));
}

/** The tests that these files define, by what pytest and unittest take for one, in order. */
function namesOf(files: readonly LabTestFile[]): Set<string> {
  const definition = /^[ \t]*(?:async[ \t]+)?def[ \t]+(test\w*)/gm;
  return new Set(
    files.flatMap(({ content }) => [...content.matchAll(definition)].map(([, name = ""]) => name)),
  );
}

/** The name without its parameters. */
const baseOf = (name: string) => /^\w+/.exec(name)?.[0] ?? "";

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
