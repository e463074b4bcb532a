import { toAppError } from "#server/errors.ts";
import type { Labs } from "#server/labs/index.ts";
import {
  problemOf,
  verdictOf,
  type CheckedRun,
  type CheckResult,
  type CheckStep,
  type LabDefinition,
} from "./schema.ts";

const KEPT_OUTPUT = 8_000;

/**
 * One of the two runs that show whether a definition is what a lab should be: with the solution its tests pass, with
 * the starter they fail. Each is in a sandbox of its own. Why nothing could be run is told in the result.
 */
export async function runCheck(
  labs: Pick<Labs, "runApart">,
  definition: LabDefinition,
  step: CheckStep,
  by?: string,
): Promise<CheckedRun> {
  const { starter, solution } = definition;
  try {
    // A solution lies over the starter, as a student's own work would.
    const files = step === "solution" ? [...starter, ...solution] : starter;
    const { outcome, tests, output, durationMs } = await labs.runApart(definition, files, by);
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

/** Both runs, one after the other, and what follows from them. */
export async function checkNow(
  labs: Pick<Labs, "runApart">,
  definition: LabDefinition,
): Promise<CheckResult> {
  const problem = problemOf(definition);
  if (problem !== null) return { verdict: "notReady", problem, solution: null, starter: null };
  const solution = await runCheck(labs, definition, "solution");
  const starter = await runCheck(labs, definition, "starter");
  return { ...verdictOf(solution, starter), solution, starter };
}
