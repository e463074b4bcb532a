import { expect, test } from "vitest";
import { outcomeOf, previewSentence } from "./update-sentences.ts";

const nothing = { labs: 2, begun: 12, looked: 12, clean: 0, choice: 0, same: 0, cannot: 0, isDone: true };

test("says how many, and leaves out what there is none of", () => {
  expect(previewSentence({ ...nothing, clean: 9, choice: 2, cannot: 1 })).toBe(
    "9 cleanly, 2 with a choice, 1 cannot",
  );
  expect(previewSentence({ ...nothing, looked: 9, clean: 8, same: 1 })).toBe(
    "8 cleanly, 1 has nothing to change, 3 not looked at yet",
  );
});

test("says of each lab what came of it", () => {
  const row = {
    ...{ workspaceId: "1", student: "Ada", lesson: "Lists", state: "choice" as const, conflicts: 2 },
    ...{ files: [], problem: "", undoneAt: null },
  };
  expect(outcomeOf(row)).toBe("Has 2 places left to the student to choose.");
  expect(outcomeOf({ ...row, undoneAt: new Date(0) })).toBe("The student undid it.");
  expect(outcomeOf({ ...row, state: "cannot", problem: "There is no room." })).toBe("There is no room.");
});
