import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";

import { createSandboxes, imageDirIn } from "#sandbox/index.ts";
import { checkCourse, summaryOf, type CheckedLab } from "#server/lab-definitions/index.ts";
import { createRunsApart } from "#server/labs/index.ts";
import type { Services } from "#server/services.ts";

/**
 * Checks every lab of a course's draft in sandboxes of this process's own, and prints a line for each; all of it as
 * JSON into `json`, if given. Whether all are right.
 */
export async function checkCourseLabs(
  { db, authoring, config, log }: Services,
  slugOrId: string,
  json: string | undefined,
): Promise<boolean> {
  const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(slugOrId);
  const course = await db.course.findUnique({
    where: isId ? { id: slugOrId } : { slug: slugOrId },
    select: { id: true, slug: true },
  });
  if (course === null) throw new Error(`There is no course with the link or id “${slugOrId}”.`);
  const stopping = new AbortController();
  const stop = () => stopping.abort();
  // The first Ctrl+C lets the labs that run come to their end, so that no sandbox is left; the second ends at once.
  process.once("SIGINT", stop);
  const dataDir = mkdtempSync(join(tmpdir(), "course-check-"));
  const sandboxes = createSandboxes({
    dataDir,
    imageDir: imageDirIn(config.dataDir),
    pool: { least: 0, most: 0 },
    log: (message) => log.warn({}, message),
  });
  try {
    const problem = await sandboxes.unavailableBecause();
    if (problem !== null) throw new Error(problem);
    const apart = createRunsApart(sandboxes, log);
    const startedAt = performance.now();
    const content = await authoring.content({ courseId: course.id, version: "draft" });
    const checked = await checkCourse({ runApart: (...args) => apart.runFiles(...args) }, content, {
      ...{ atOnce: availableParallelism(), signal: stopping.signal },
      onChecked: (lab, done, total) =>
        process.stdout.write(
          `${String(done).padStart(String(total).length)}/${String(total)}  ${lineOf(lab)}\n`,
        ),
    });
    const summary = summaryOf(checked);
    process.stdout.write(summaryLines(checked, performance.now() - startedAt).join("\n") + "\n");
    const report = { course: course.slug, summary, labs: checked };
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, null, 2)}\n`);
    if (stopping.signal.aborted) process.stdout.write("stopped before the end\n");
    return summary.passed === summary.labs && !stopping.signal.aborted;
  } finally {
    process.off("SIGINT", stop);
    await sandboxes.close();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** What is wrong once more, for it is far up among what is right; then the counts. */
function summaryLines(checked: readonly CheckedLab[], tookMs: number): string[] {
  const { labs, passed, solutionsPassed, startersFailed } = summaryOf(checked);
  const wrong = checked.filter(({ result }) => result.verdict !== "passed");
  const seconds = String(Math.round(tookMs / 1_000));
  return [
    ...(wrong.length === 0 ? [] : ["", "Not right:", ...wrong.map((lab) => lineOf(lab)), ""]),
    `${String(labs)} labs: ${String(passed)} are right; ${String(solutionsPassed)} solutions pass, ${String(startersFailed)} starters do not (${seconds} s)`,
  ];
}

function lineOf({ slug, result: { problem, solution, starter } }: CheckedLab): string {
  const mark = problem === null ? "right" : "wrong";
  const outcomes = `solution ${solution?.outcome ?? "-"}`.padEnd(18) + `starter ${starter?.outcome ?? "-"}`;
  return `${mark}  ${slug.padEnd(32)}  ${outcomes.padEnd(36)}${problem ?? ""}`.trimEnd();
}
