import { randomUUID } from "node:crypto";
import type { ExecResult } from "#sandbox/index.ts";
import type { Actor } from "#server/access/actor.ts";
import { setLessonDone } from "#server/enrollment/index.ts";
import type { Db } from "#server/db.ts";
import { AppError } from "#server/errors.ts";
import type { Events } from "#server/events.ts";
import { parseJunit } from "./junit.ts";
import type { LabHosts } from "./lab-host.ts";
import type { RunOutcome, TestResult } from "./schema.ts";
import { recordTestRun, type TestRun } from "./test-runs.ts";

const MAX_OUTPUT_BYTES = 1024 * 1024;
const KEPT_OUTPUT = 64 * 1024;

interface Deps {
  readonly db: Db;
  readonly events: Events;
  readonly hosts: LabHosts;
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
      lab: {
        select: {
          testCommand: true,
          runSeconds: true,
          lesson: { select: { id: true, courseId: true, completion: true } },
        },
      },
    },
  });
  const { testCommand, runSeconds, lesson } = workspace.lab;
  if (testCommand === "") throw new AppError("BAD_REQUEST", "This lab has no tests.");

  const lease = await deps.hosts.acquire(workspaceId);
  let result: Judged;
  try {
    await lease.sync.flush();
    const reportPath = `/tmp/test-report-${randomUUID()}.xml`;
    const marker = `--${randomUUID()}--`;
    // pytest, and whatever reads its settings, writes its report where this variable says.
    const script = `${testCommand}\ncode=$?\necho; echo '${marker}'; cat ${reportPath} 2>/dev/null; rm -f ${reportPath}; exit $code`;
    const exec = await lease.sandbox.exec(["/bin/bash", "-c", script], {
      timeoutMs: runSeconds * 1000,
      maxOutputBytes: MAX_OUTPUT_BYTES,
      env: { PYTEST_ADDOPTS: `--junitxml=${reportPath} -p no:cacheprovider` },
    });
    result = judge(exec, marker, { expectsReport: /\bpytest\b/.test(testCommand) });
  } finally {
    lease.release();
  }

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

interface Judged {
  readonly outcome: RunOutcome;
  readonly tests: TestResult[];
  readonly output: string;
  readonly durationMs: number;
}

/** What a finished command means. Exported for its test. */
export function judge(exec: ExecResult, marker: string, { expectsReport = false } = {}): Judged {
  const at = exec.stdout.lastIndexOf(marker);
  const printed = (at === -1 ? exec.stdout : exec.stdout.slice(0, at)) + exec.stderr;
  const tests = (at === -1 ? null : parseJunit(exec.stdout.slice(at + marker.length))) ?? [];
  return {
    outcome: outcomeOf(exec, tests, expectsReport),
    tests,
    output: printed.replaceAll("\0", "").trim().slice(-KEPT_OUTPUT),
    durationMs: Math.round(exec.durationMs),
  };
}

function outcomeOf(exec: ExecResult, tests: TestResult[], expectsReport: boolean): RunOutcome {
  if (exec.timedOut) return "timeout";
  // A program that ends the test runner early must not pass for it.
  const isProven = !expectsReport || tests.some((test) => test.outcome === "passed");
  if (exec.exitCode === 0) return isProven ? "passed" : "error";
  const ran = tests.some((test) => test.outcome === "passed" || test.outcome === "failed");
  return ran ? "failed" : "error";
}
