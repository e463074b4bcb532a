import { z } from "zod";
import { labFilesSchema, labSettingsSchema, type RunOutcome, type TestResult } from "#server/labs/schema.ts";

export const MAX_HINTS = 20;

/** Tests are files; hidden ones never reach a student's home. */
export const labTestsSchema = z.array(
  z.object({ path: z.string(), content: z.string(), visible: z.boolean() }),
);
export type LabTestFile = z.infer<typeof labTestsSchema>[number];

/** A lab as its authors define it, whole: what a version pins, and what a trial runs. */
export const labDefinitionSchema = z.object({
  title: z.string(),
  /** Markdown: the task. */
  instructions: z.string(),
  /** The file that is open when a student comes. */
  entry: z.string(),
  runCommand: z.string(),
  testCommand: z.string(),
  startCommand: z.string(),
  memoryMb: z.number(),
  cpuPercent: z.number(),
  processes: z.number(),
  homeMb: z.number(),
  runSeconds: z.number(),
  idleMinutes: z.number(),
  environment: z.record(z.string(), z.string()),
  starter: labFilesSchema,
  solution: labFilesSchema,
  // Versions pinned before labs had tests of their own have none.
  tests: labTestsSchema.default([]),
  /** Markdown each. */
  hints: z.array(z.string()).default([]),
});
export type LabDefinition = z.infer<typeof labDefinitionSchema>;

/** What a new lab begins with. */
export const NEW_LAB: LabDefinition = {
  ...labSettingsSchema.parse({}),
  ...{ title: "Lab", instructions: "", entry: "main.py" },
  ...{ runCommand: "python3 {file}", testCommand: "python3 -m pytest -q" },
  starter: [{ path: "main.py", content: "" }],
  solution: [{ path: "main.py", content: "" }],
  tests: [],
  hints: [],
};

export const labRef = z.object({ courseId: z.uuid(), labId: z.uuid() });

/** Which files the tests of a check are run on. */
export const checkStepSchema = z.enum(["solution", "starter"]);
export type CheckStep = z.infer<typeof checkStepSchema>;
export const checkInput = labRef.extend({ step: checkStepSchema });

/** One of the two runs of a check. */
export interface CheckedRun {
  readonly outcome: RunOutcome | "notRun";
  readonly tests: readonly TestResult[];
  /** What was printed, or why nothing ran. */
  readonly output: string;
  readonly durationMs: number;
}

/** What a check has found. */
export interface CheckResult {
  readonly verdict: "passed" | "solutionFails" | "starterPasses" | "notReady" | "notRun";
  /** A sentence that says what is wrong; null when nothing is. */
  readonly problem: string | null;
  readonly solution: CheckedRun | null;
  readonly starter: CheckedRun | null;
}

/** What has to be done before a definition can be checked; null when it can be. */
export function problemOf({ testCommand, solution, entry, starter }: LabDefinition): string | null {
  if (testCommand.trim() === "")
    return "It has no test command, so there is nothing to check. Set one in the settings.";
  if (solution.length === 0) return "It has no solution yet: add the files of one.";
  if (!starter.some(({ path }) => path === entry))
    return `“${entry}”, which is to be open when a student comes, is not among the starter files.`;
  return null;
}

/** What the two runs of a check say together. */
export function verdictOf(
  solution: CheckedRun,
  starter: CheckedRun,
): Pick<CheckResult, "verdict" | "problem"> {
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
