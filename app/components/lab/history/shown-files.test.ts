import { expect, it } from "vitest";
import type { ChangedFile } from "./history-api.ts";
import { fileInFront, filesOfChanges, filesOfPoint } from "./shown-files.ts";

function change(path: string, before: string | null, after: string | null, added = 1): ChangedFile {
  return { path, before, after, binary: false, lines: { added, removed: 0 } };
}

const changes = [
  change("new.py", null, "a"),
  change("gone.py", "a", null),
  change("main.py", "a", "b", 5),
  { ...change("there.py", "a", "a", 0), previousPath: "here.py" },
  { ...change("cat.png", null, null, 0), binary: true },
];

it("says what became of each file", () => {
  expect(filesOfChanges(changes).map(({ state }) => state)).toEqual([
    "new",
    "deleted",
    "changed",
    "moved",
    "changed",
  ]);
});

it("marks in all files of a point what the moment changed", () => {
  const files = filesOfPoint(
    [
      { path: "main.py", text: "b" },
      { path: "same.py", text: "s" },
      { path: "cat.png", text: null },
    ],
    changes,
  );
  expect(files.map(({ path, state, binary }) => [path, state, binary])).toEqual([
    ["main.py", "changed", false],
    ["same.py", "same", false],
    ["cat.png", "changed", true],
  ]);
});

it("puts the chosen file in front while it is there, else the one with most changes", () => {
  const files = filesOfChanges(changes);
  expect(fileInFront(files, "gone.py")?.path).toBe("gone.py");
  expect(fileInFront(files, "elsewhere.py")?.path).toBe("main.py");
  expect(fileInFront(files, null)?.path).toBe("main.py");
  expect(fileInFront([], null)).toBeUndefined();
});
