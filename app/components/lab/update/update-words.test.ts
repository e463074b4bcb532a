import { expect, test } from "vitest";
import type { UpdateNote } from "#server/lab-updates/document.ts";
import { listOf, sentenceOfUndo, sentenceOfUpdate } from "./update-words.ts";

const note: UpdateNote = {
  rolloutId: "1",
  at: 0,
  by: null,
  files: [
    { path: "test_main.py", change: "changed" },
    { path: "main.py", change: "changed" },
  ],
  places: [],
  undoAt: "1",
};

test("names the files, the teacher and what is left to choose", () => {
  expect(sentenceOfUpdate(note, 0)).toBe("Your teacher updated test_main.py and main.py.");
  expect(sentenceOfUpdate({ ...note, by: "Ada" }, 2)).toBe(
    "Ada updated test_main.py and main.py. 2 places are left for you to choose.",
  );
  const places = [{ kind: "dropped" as const, path: "old.py" }];
  expect(sentenceOfUpdate({ ...note, files: [], places }, 1)).toBe(
    "Your teacher changed old.py; your version stays. One place is left for you to choose.",
  );
});

test("lists many files by the first of them", () => {
  expect(listOf(["a", "b", "c", "d"])).toBe("a, b, c and d");
  expect(listOf(["a", "b", "c", "d", "e"])).toBe("a, b, c and 2 more files");
});

test("says what an undone update has left", () => {
  expect(sentenceOfUndo(0)).toContain("still there");
  expect(sentenceOfUndo(1)).toContain("One place that you changed since stays as you left it.");
  expect(sentenceOfUndo(2)).toContain("2 places that you changed since stay as you left them.");
});
