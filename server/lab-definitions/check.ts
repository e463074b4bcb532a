import type { Labs } from "#server/labs/index.ts";
import { toAppError } from "#server/errors.ts";
import type { CheckResult, CheckedRun, LabDefinition } from "./schema.ts";

/** Which files the tests are being run on. */
export type CheckStep = "solution" | "starter";

const KEPT_OUTPUT = 8_000;

/**
 * Whether a definition is what a lab should be: with the solution its tests pass, with the starter they fail. Each of
 * the two runs in a sandbox of its own; what goes wrong in one is told in the result.
 */
export async function* checkDefinition(
  labs: Pick<Labs, "runApart">,
  definition: LabDefinition,
): AsyncGenerator<{ step: CheckStep } | { result: CheckResult }> {
  const problem = problemOf(definition);
  if (problem !== null) {
    yield { result: { verdict: "notReady", problem, solution: null, starter: null } };
    return;
  }
  yield { step: "solution" };
  // Over the starter, as a student's own work would be.
  const solution = await run(labs, definition, [...definition.starter, ...definition.solution]);
  yield { step: "starter" };
  const starter = await run(labs, definition, definition.starter);
  yield { result: { ...judge(solution, starter), solution, starter } };
}

/** The same, at once. */
export async function checkNow(
  labs: Pick<Labs, "runApart">,
  definition: LabDefinition,
): Promise<CheckResult> {
  for await (const told of checkDefinition(labs, definition)) if ("result" in told) return told.result;
  throw new Error("a check ends with its result");
}

function problemOf({ testCommand, solution, entry, starter }: LabDefinition): string | null {
  if (testCommand.trim() === "")
    return "It has no test command, so there is nothing to check. Set one in the settings.";
  if (solution.length === 0) return "It has no solution yet: add the files of one.";
  if (!starter.some(({ path }) => path === entry))
    return `“${entry}”, which is to be open when a student comes, is not among the starter files.`;
  return null;
}

async function run(
  labs: Pick<Labs, "runApart">,
  definition: LabDefinition,
  files: LabDefinition["starter"],
): Promise<CheckedRun> {
  try {
    const { outcome, tests, output, durationMs } = await labs.runApart(definition, files);
    return {
      outcome,
      tests: tests.map(({ where: _, ...test }) => test),
      output: output.slice(-KEPT_OUTPUT),
      durationMs,
    };
  } catch (error) {
    return { outcome: "notRun", tests: [], output: toAppError(error).message, durationMs: 0 };
  }
}

function judge(solution: CheckedRun, starter: CheckedRun): Pick<CheckResult, "verdict" | "problem"> {
  if (solution.outcome === "notRun" || starter.outcome === "notRun")
    return { verdict: "notRun", problem: (solution.outcome === "notRun" ? solution : starter).output };
  if (solution.outcome === "timeout")
    return {
      verdict: "solutionFails",
      problem: "With the solution the tests took too long and were stopped.",
    };
  if (solution.outcome !== "passed")
    return { verdict: "solutionFails", problem: "The tests do not pass with the solution." };
  if (starter.outcome === "passed")
    return {
      verdict: "starterPasses",
      problem: "The tests pass with the starter already: they ask for nothing.",
    };
  return { verdict: "passed", problem: null };
}
