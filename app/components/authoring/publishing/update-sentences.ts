import { countOf } from "#app/lib/format.ts";
import type { Preview, ReportRow } from "#server/lab-updates/schema.ts";

/** `9 cleanly, 2 with a choice, 1 cannot`; what there is none of is left out. */
export function previewSentence({ begun, looked, clean, choice, same, cannot }: Preview): string {
  const parts = [
    [clean, "cleanly"],
    [choice, "with a choice"],
    [same, "have nothing to change"],
    [cannot, "cannot"],
    [begun - looked, "not looked at yet"],
  ] as const;
  return parts
    .filter(([count]) => count > 0)
    .map(
      ([count, how]) =>
        `${count} ${count === 1 && how.startsWith("have") ? how.replace("have", "has") : how}`,
    )
    .join(", ");
}

/** What came of it in one lab. */
export function outcomeOf({ state, conflicts, problem, files, undoneAt }: ReportRow): string {
  if (undoneAt !== null) return "The student undid it.";
  switch (state) {
    case "waiting":
      return "Waits for its new files.";
    case "clean":
      return `Has ${countOf(files.length, "changed file")}.`;
    case "choice":
      return `Has ${countOf(conflicts, "place")} left to the student to choose.`;
    case "same":
      return "Had nothing to change.";
    case "cannot":
      return problem;
  }
}
