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
      ? tests.map((test) => ({ name: knownName(test, hidden), outcome: test.outcome, message: null }))
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

/** The report is written beside the student's program, so only a name that the hidden tests themselves have is told. */
function knownName({ name }: ReportedTest, hidden: readonly LabTestFile[]): string {
  const [base = ""] = /^\w+/.exec(name) ?? [];
  const isKnown = base !== "" && hidden.some(({ content }) => new RegExp(`\\b${base}\\b`).test(content));
  return isKnown ? `${HIDDEN}: ${base}` : HIDDEN;
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
