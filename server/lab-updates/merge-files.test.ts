import { expect, test } from "vitest";
import { randomFrom, type Random } from "#tests/random.ts";
import { filesAfter, mergeFiles, type GivenText, type OwnFile } from "./merge-files.ts";

const given = (files: Record<string, string>): GivenText[] =>
  Object.entries(files).map(([path, text]) => ({ path, text }));
const own = (files: Record<string, string>): OwnFile[] =>
  given(files).map((file) => ({ ...file, kind: "text" }));
const shown = (files: readonly OwnFile[]) =>
  Object.fromEntries(files.map(({ path, text }) => [path, text] as const));

function merge(base: Record<string, string>, theirs: Record<string, string>, mine: readonly OwnFile[]) {
  const plan = mergeFiles(given(base), given(theirs), mine);
  return { ...plan, files: shown(filesAfter(mine, plan)) };
}

const main = "def f():\n    pass\n\n\ndef g():\n    return 2\n";
const fixed = main.replace("return 2", "return 3");

test("a file nobody touched is simply the new one", () => {
  const merged = merge({ "main.py": main }, { "main.py": fixed }, own({ "main.py": main, "notes.md": "x" }));
  expect(merged.files).toEqual({ "main.py": fixed, "notes.md": "x" });
  expect(merged.conflicts).toEqual([]);
});

test("a new file comes, one that is given no more goes, unless it was changed", () => {
  const base = { "a.py": "a\n", "b.py": "b\n" };
  const merged = merge(base, { "c.py": "c\n" }, own({ "a.py": "a\n", "b.py": "mine\n" }));
  expect(merged.files).toEqual({ "b.py": "mine\n", "c.py": "c\n" });
  expect(merged.conflicts).toEqual([{ kind: "dropped", path: "b.py" }]);
});

test("a renamed file takes my lines along", () => {
  const mine = main.replace("pass", "return 1");
  const merged = merge({ "main.py": main }, { "app.py": fixed }, own({ "main.py": mine }));
  expect(merged.files).toEqual({ "app.py": fixed.replace("pass", "return 1") });
  expect(merged.changes).toMatchObject([{ change: "moved", from: "main.py", path: "app.py" }]);
});

test("a file that I renamed is updated where it is", () => {
  const merged = merge({ "main.py": main }, { "main.py": fixed }, own({ "mine.py": main }));
  expect(merged.files).toEqual({ "mine.py": fixed });
});

test("a file that I removed does not come back by itself", () => {
  expect(merge({ "a.py": "a\n" }, { "a.py": "a\n" }, []).files).toEqual({});
  const merged = merge({ "a.py": "a\n" }, { "a.py": "new\n" }, []);
  expect(merged.files).toEqual({});
  expect(merged.conflicts).toEqual([{ kind: "gone", path: "a.py", theirs: "new\n" }]);
});

test("of two new files with one path mine stays, and what both say is no conflict", () => {
  const merged = merge({}, { "t.py": "import x\ntheirs\n" }, own({ "t.py": "import x\nmine\n" }));
  expect(merged.files).toEqual({ "t.py": "import x\nmine\n" });
  expect(merged.conflicts).toMatchObject([{ kind: "lines", mine: "mine\n", theirs: "theirs\n", start: 9 }]);
});

test("what is not text, or in the way, stays", () => {
  const folder: OwnFile = { path: "data", kind: "folder", text: null };
  const binary: OwnFile = { path: "pic.py", kind: "binary", text: null };
  const mine = [folder, binary, ...own({ lib: "mine\n" })];
  const theirs = { data: "x\n", "pic.py": "y\n", "lib/a.py": "z\n" };
  const merged = merge({ "pic.py": "old\n" }, theirs, mine);
  expect(merged.changes).toEqual([]);
  expect(merged.conflicts.map(({ kind, path }) => `${kind} ${path}`).sort()).toEqual([
    "blocked data",
    "blocked lib/a.py",
    "blocked pic.py",
  ]);
});

const names = ["a.py", "b.py", "c/d.py", "test.py"];
const texts = ["one\ntwo\nthree\n", "one\ntwo\n", "x\ny\nz\n", "q\n", ""];
/** Files with some of the texts, some of them with a line of their own. */
const randomTree = (random: Random, mark = "theirs") =>
  Object.fromEntries(
    names.flatMap((name) => {
      const text = random.pick(texts);
      const line = random.below(3) === 0 ? `${mark}${String(random.below(1000))}\n` : "";
      return random.below(3) === 0 ? [] : [[name, random.below(2) === 0 ? text + line : line + text]];
    }),
  ) as Record<string, string>;

test("3000 random trees: untouched becomes the new one, unchanged stays mine, and merging twice changes nothing", () => {
  for (let seed = 0; seed < 3000; seed++) {
    const random = randomFrom(seed);
    const [base, theirs, mine] = [randomTree(random), randomTree(random), randomTree(random, "mine")];
    const label = `seed ${String(seed)}: ${JSON.stringify([base, theirs, mine])}`;
    expect(merge(base, theirs, own(base)).files, label).toEqual(theirs);
    expect(merge(base, base, own(mine)), label).toMatchObject({ changes: [], conflicts: [] });
    const once = merge(base, theirs, own(mine));
    expect(merge(theirs, theirs, own(once.files as Record<string, string>)).changes, label).toEqual([]);
    const left = Object.values(once.files).join("\n").split("\n");
    for (const line of Object.values(mine).join("\n").split("\n"))
      if (line.startsWith("mine")) expect(left, label).toContain(line);
  }
});
