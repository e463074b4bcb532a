import type { CourseContent } from "#server/authoring/index.ts";
import type { Labs } from "#server/labs/index.ts";
import { checkNow } from "./check.ts";
import type { CheckResult } from "./schema.ts";

/** A lab of a course, and what its check has found. */
export interface CheckedLab {
  readonly lesson: string;
  readonly slug: string;
  readonly result: CheckResult;
}

interface CheckOptions {
  readonly atOnce: number;
  /** Told of each lab as it is done, and how many that makes. */
  readonly onChecked: (checked: CheckedLab, done: number, total: number) => void;
  /** When it aborts, no more labs are begun; those that are under way come to their end. */
  readonly signal?: AbortSignal;
}

/** Checks every lab of a course, `atOnce` at a time, and gives all that were checked in the course's order. */
export async function checkCourse(
  labs: Pick<Labs, "runApart">,
  { modules }: Pick<CourseContent, "modules">,
  { atOnce, onChecked, signal }: CheckOptions,
): Promise<CheckedLab[]> {
  const lessons = modules.flatMap((module) => module.lessons).filter(({ lab }) => lab !== null);
  const entries = lessons.entries();
  const checked: CheckedLab[] = [];
  let done = 0;
  // They share one iterator, so each takes the next that nobody has.
  const work = async () => {
    for (const [index, { title: lesson, slug, lab }] of entries) {
      if (signal?.aborted) return;
      if (lab === null) continue;
      const result = await checkNow(labs, lab);
      checked[index] = { lesson, slug, result };
      onChecked(checked[index], (done += 1), lessons.length);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return checked.filter((each) => each !== undefined);
}

/** How many labs have which verdict, and of how many the solution passed and the starter failed. */
export function summaryOf(checked: readonly CheckedLab[]) {
  const count = (is: (result: CheckResult) => boolean) => checked.filter(({ result }) => is(result)).length;
  return {
    labs: checked.length,
    passed: count(({ verdict }) => verdict === "passed"),
    solutionsPassed: count(({ solution }) => solution?.outcome === "passed"),
    startersFailed: count(({ starter }) => starter?.outcome === "failed" || starter?.outcome === "error"),
    notReady: count(({ verdict }) => verdict === "notReady"),
    notRun: count(({ verdict }) => verdict === "notRun"),
  };
}
