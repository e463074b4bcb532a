import { randomUUID } from "node:crypto";
import type { ExecResult, Sandbox } from "#sandbox/index.ts";
import { parseJunit, type ReportedTest } from "./junit.ts";
import type { RunOutcome } from "./schema.ts";

const MAX_OUTPUT_BYTES = 1024 * 1024;
const KEPT_OUTPUT = 64 * 1024;

export interface JudgedRun {
  readonly outcome: RunOutcome;
  readonly tests: readonly ReportedTest[];
  /** What was printed, cut to the last 64 kB. */
  readonly output: string;
  readonly durationMs: number;
}

/** Runs a lab's test command in a sandbox, on the files that are there. A program that hangs ends as "timeout". */
export async function runTestCommand(
  sandbox: Pick<Sandbox, "exec">,
  { testCommand, runSeconds }: { readonly testCommand: string; readonly runSeconds: number },
  signal?: AbortSignal,
): Promise<JudgedRun> {
  const reportPath = `/tmp/test-report-${randomUUID()}.xml`;
  const marker = `--${randomUUID()}--`;
  // pytest, and whatever reads its settings, writes its report where this variable says.
  const script = `${testCommand}\ncode=$?\necho; echo '${marker}'; cat ${reportPath} 2>/dev/null; rm -f ${reportPath}; exit $code`;
  const exec = await sandbox.exec(["/bin/bash", "-c", script], {
    timeoutMs: runSeconds * 1000,
    maxOutputBytes: MAX_OUTPUT_BYTES,
    env: { PYTEST_ADDOPTS: `--junitxml=${reportPath} -p no:cacheprovider` },
    ...(signal !== undefined && { signal }),
  });
  return judge(exec, marker, { expectsReport: /\bpytest\b/.test(testCommand) });
}

/** What a finished command means. Exported for its test. */
export function judge(exec: ExecResult, marker: string, { expectsReport = false } = {}): JudgedRun {
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

function outcomeOf(exec: ExecResult, tests: readonly ReportedTest[], expectsReport: boolean): RunOutcome {
  if (exec.timedOut) return "timeout";
  // A program that ends the test runner early must not pass for it.
  const isProven = !expectsReport || tests.some((test) => test.outcome === "passed");
  if (exec.exitCode === 0) return isProven ? "passed" : "error";
  const ran = tests.some((test) => test.outcome === "passed" || test.outcome === "failed");
  return ran ? "failed" : "error";
}
