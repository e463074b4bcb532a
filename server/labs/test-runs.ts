import { z } from "zod";
import type { DbOrTransaction } from "#server/db.ts";
import { runOutcomeSchema, testResultSchema, type RunOutcome, type TestResult } from "./schema.ts";

/** One run of a lab's tests, as people see it. */
export interface TestRun {
  readonly id: string;
  readonly at: Date;
  readonly by: { readonly id: string; readonly name: string };
  readonly outcome: RunOutcome;
  readonly tests: TestResult[];
  /** What the run printed, cut to the last 64 kB. */
  readonly output: string;
  readonly durationMs: number;
}

const select = {
  id: true,
  createdAt: true,
  outcome: true,
  tests: true,
  output: true,
  durationMs: true,
  user: { select: { id: true, name: true } },
} as const;

/** The newest run in a workspace. */
export async function lastTestRun(db: DbOrTransaction, workspaceId: string): Promise<TestRun | null> {
  const row = await db.testRun.findFirst({ where: { workspaceId }, orderBy: { createdAt: "desc" }, select });
  return row && toTestRun(row);
}

/** Stores a run. */
export async function recordTestRun(
  tx: DbOrTransaction,
  run: {
    workspaceId: string;
    userId: string;
    outcome: RunOutcome;
    tests: TestResult[];
    output: string;
    durationMs: number;
  },
): Promise<TestRun> {
  const { tests, ...rest } = run;
  return toTestRun(
    await tx.testRun.create({ data: { ...rest, tests: tests.map((test) => ({ ...test })) }, select }),
  );
}

function toTestRun(row: {
  id: string;
  createdAt: Date;
  outcome: string;
  tests: unknown;
  output: string;
  durationMs: number;
  user: { id: string; name: string };
}): TestRun {
  return {
    id: row.id,
    at: row.createdAt,
    by: row.user,
    outcome: runOutcomeSchema.parse(row.outcome),
    tests: z.array(testResultSchema).parse(row.tests),
    output: row.output,
    durationMs: row.durationMs,
  };
}
