import { expect, test } from "vitest";
import { compareFiles } from "./compare-files.ts";
import type { HistoryFile } from "./lab-files.ts";

const file = (id: string, path: string, text: string | null, hash?: string): HistoryFile => ({
  id,
  path,
  text,
  ...(hash !== undefined && { hash }),
});

test("lists what was added, changed, moved and removed, and nothing that stayed", () => {
  const before = [file("1", "same.py", "x"), file("2", "old.py", "a"), file("3", "gone.py", "z")];
  const after = [file("4", "added.py", "n"), file("1", "same.py", "x"), file("2", "lib/new.py", "a\nb")];
  expect(compareFiles(before, after)).toEqual([
    { path: "added.py", before: null, after: "n", binary: false },
    { path: "lib/new.py", previousPath: "old.py", before: "a", after: "a\nb", binary: false },
    { path: "gone.py", before: "z", after: null, binary: false },
  ]);
});

test("a file that was removed and made again is one file", () => {
  expect(compareFiles([file("1", "main.py", "a")], [file("2", "main.py", "b")])).toEqual([
    { path: "main.py", before: "a", after: "b", binary: false },
  ]);
  expect(compareFiles([file("1", "main.py", "a")], [file("2", "main.py", "a")])).toEqual([]);
});

test("binary files show no text on either side", () => {
  const changes = compareFiles(
    [file("1", "logo.png", null, "aa"), file("2", "same.png", null, "cc"), file("3", "notes", "text")],
    [file("1", "logo.png", null, "bb"), file("2", "same.png", null, "cc"), file("4", "notes", null, "dd")],
  );
  expect(changes).toEqual([
    { path: "logo.png", before: null, after: null, binary: true },
    { path: "notes", before: null, after: null, binary: true },
  ]);
});
