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

/** Checks every lab of a course, `atOnce` at a time; tells each as it is done, and gives all in the course's order. */
export async function checkCourse(
  labs: Pick<Labs, "runApart">,
  { modules }: Pick<CourseContent, "modules">,
  { atOnce, onChecked }: { readonly atOnce: number; readonly onChecked: (checked: CheckedLab) => void },
): Promise<CheckedLab[]> {
  const lessons = modules.flatMap((module) => module.lessons).entries();
  const checked: CheckedLab[] = [];
  // They share one iterator, so each takes the next that nobody has.
  const work = async () => {
    for (const [index, { title: lesson, slug, lab }] of lessons) {
      if (lab === null) continue;
      const result = await checkNow(labs, lab);
      checked[index] = { lesson, slug, result };
      onChecked(checked[index]);
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
