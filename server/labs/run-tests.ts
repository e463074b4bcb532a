import type { Actor } from "#server/access/actor.ts";
import { setLessonDone } from "#server/enrollment/index.ts";
import type { Db } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { Events } from "#server/events.ts";
import type { LabDefinition } from "#server/lab-definitions/schema.ts";
import { runHiddenTests } from "./hidden-tests.ts";
import { readDefinition } from "./lab-definition.ts";
import type { LabHosts } from "./lab-host.ts";
import type { RunOutcome, TestResult } from "./schema.ts";
import type { RunsApart } from "./runs-apart.ts";
import { runTestCommand } from "./test-command.ts";
import { recordTestRun, type TestRun } from "./test-runs.ts";

interface Deps {
  readonly db: Db;
  readonly events: Events;
  readonly hosts: LabHosts;
  readonly apart: RunsApart;
}

/**
 * Runs the lab's tests on the files as they are now, in the lab's own sandbox, and records the outcome. When they
 * pass, and this is no copy, the owner's lesson is done. A program that hangs ends as "timeout", after as long as the lab's definition allows.
 */
export async function runTests(deps: Deps, actor: Actor, workspaceId: string): Promise<TestRun> {
  const workspace = await deps.db.workspace.findUniqueOrThrow({
    where: { id: workspaceId },
    select: {
      userId: true,
      copy: true,
      lab: { select: { lesson: { select: { id: true, courseId: true, completion: true } } } },
    },
  });
  const { lesson } = workspace.lab;
  const definition = await readDefinition(deps.db, workspaceId);
  if (definition.testCommand === "") throw new AppError("BAD_REQUEST", "This lab has no tests.");
  const result = await runBoth(deps, actor, workspaceId, definition);

  const run = await deps.db.$transaction(async (tx) => {
    if (result.outcome === "passed") {
      await tx.workspace.updateMany({
        where: { id: workspaceId, passedAt: null },
        data: { passedAt: new Date() },
      });
      if (lesson.completion === "tests" && workspace.copy === 0) {
        const ref = { courseId: lesson.courseId, lessonId: lesson.id, userId: workspace.userId };
        await setLessonDone(tx, ref, true);
      }
    }
    await tx.workspace.update({ where: { id: workspaceId }, data: { lastActiveAt: new Date() } });
    return recordTestRun(tx, { workspaceId, userId: actor.id, ...result });
  });
  await deps.events.publish({ kind: "testsFinished", workspaceId, runId: run.id });
  await deps.events.publish({ kind: "courseActivity", courseId: lesson.courseId });
  if (result.outcome === "passed") {
    const { userId } = workspace;
    await deps.events.publish({ kind: "progressChanged", userId, courseId: lesson.courseId });
  }
  return run;
}

/** The visible tests run in the lab itself, on what is there; the hidden ones apart. */
async function runBoth(
  deps: Deps,
  actor: Actor,
  workspaceId: string,
  definition: LabDefinition,
): Promise<Result> {
  const lease = await deps.hosts.acquire(workspaceId);
  try {
    await lease.sync.flush();
    const shown = await runTestCommand(lease.sandbox, definition);
    const tests = shown.tests.map(({ where: _, ...test }) => test);
    const hidden =
      shown.outcome === "timeout"
        ? null
        : await runHiddenTests(deps.apart, definition, lease.sandbox, actor.id);
    if (hidden === null) return { ...shown, tests };
    return {
      outcome: together({ ...shown, tests }, hidden.outcome, definition),
      tests: [...tests, ...hidden.tests],
      output: shown.output,
      durationMs: shown.durationMs,
    };
  } finally {
    lease.release();
  }
}

interface Result {
  readonly outcome: RunOutcome;
  readonly tests: TestResult[];
  readonly output: string;
  readonly durationMs: number;
}

/** Where all tests are hidden, a run without them finds none, which says nothing. */
function together(
  shown: Pick<Result, "outcome" | "tests">,
  hidden: RunOutcome,
  lab: LabDefinition,
): RunOutcome {
  const isNothing = shown.tests.length === 0 && !lab.tests.some(({ visible }) => visible);
  return isNothing || shown.outcome === "passed" ? hidden : shown.outcome;
}
