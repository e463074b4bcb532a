import { expect, test } from "vitest";
import { randomFrom, type Random } from "#tests/random.ts";
import { mergeLines } from "./merge-lines.ts";

const lines = ["a\n", "b\n", "c\n", "def f():\n", "    return 1\n", "\n", "# note\n"];

function randomText(random: Random): string {
  const text = Array.from({ length: random.below(12) }, () => random.pick(lines)).join("");
  return random.below(4) === 0 ? text.replace(/\n$/, "") : text;
}

/** The text with a few lines changed; those put in are told apart by `mark`. */
function disturbed(random: Random, text: string, mark: string): string {
  const parts = text.split("\n");
  for (let n = random.below(4); n > 0; n--) {
    const fresh = Array.from({ length: random.below(3) }, () => `${mark}${String(random.below(1000))}`);
    parts.splice(random.below(parts.length + 1), random.below(3), ...fresh);
  }
  return parts.join("\n");
}

const linesOf = (text: string) => text.split("\n").filter((line) => line !== "");

test("3000 random merges lose nothing of mine, and nothing of theirs but what is named", () => {
  for (let seed = 0; seed < 3000; seed++) {
    const random = randomFrom(seed);
    const base = randomText(random);
    const mine = disturbed(random, base, "mine");
    const theirs = disturbed(random, base, "theirs");
    const merged = mergeLines(base, mine, theirs);
    const label = `seed ${String(seed)}: ${JSON.stringify([base, mine, theirs, merged])}`;
    for (const line of linesOf(mine))
      if (line.startsWith("mine")) expect(linesOf(merged.text), label).toContain(line);
    const reachable = [merged.text, ...merged.conflicts.map((conflict) => conflict.theirs)].join("\n");
    for (const line of linesOf(theirs))
      if (line.startsWith("theirs")) expect(linesOf(reachable), label).toContain(line);
    for (const { start, end, mine: own } of merged.conflicts)
      expect([own, own.replace(/\n$/, "")], label).toContain(merged.text.slice(start, end));
    // What was merged came from `theirs`, so merging that once more changes nothing.
    expect(mergeLines(theirs, merged.text, theirs), label).toEqual({ text: merged.text, conflicts: [] });
  }
});

test("3000 random texts: untouched becomes the new one, and unchanged stays mine", () => {
  for (let seed = 0; seed < 3000; seed++) {
    const random = randomFrom(seed);
    const base = randomText(random);
    const other = disturbed(random, base, "x");
    expect(mergeLines(base, base, other)).toEqual({ text: other, conflicts: [] });
    expect(mergeLines(base, other, base)).toEqual({ text: other, conflicts: [] });
    expect(mergeLines(base, other, other)).toEqual({ text: other, conflicts: [] });
  }
});

test("lines next to each other are no conflict", () => {
  const merged = mergeLines("def f():\n    pass\n", "def f():\n    return 1\n", "def f(x):\n    pass\n");
  expect(merged).toEqual({ text: "def f(x):\n    return 1\n", conflicts: [] });
});

test("the same lines are one: mine stays, and theirs is named", () => {
  const merged = mergeLines("a\nb\nc\n", "a\nmine\nc\n", "a\ntheirs\nc\n");
  expect(merged.text).toBe("a\nmine\nc\n");
  expect(merged.conflicts).toEqual([{ start: 2, end: 7, mine: "mine\n", theirs: "theirs\n" }]);
});

test("a last line without an end is the same line", () => {
  expect(mergeLines("a\nb", "mine\nb\n", "a\nb\nc")).toEqual({ text: "mine\nb\nc\n", conflicts: [] });
  expect(mergeLines("a\n", "a", "a\nb\n")).toEqual({ text: "a\nb", conflicts: [] });
});

test("texts that have nothing in common are one conflict, in bounded time", () => {
  const many = (word: string) => Array.from({ length: 20_000 }, (_, n) => `${word} ${String(n)}\n`).join("");
  const merged = mergeLines(many("base"), many("mine"), many("theirs"));
  expect(merged.text).toBe(many("mine"));
  expect(merged.conflicts).toHaveLength(1);
  const repeated = (count: number) => "a\nb\nb\n".repeat(count);
  expect(
    mergeLines(repeated(5_000), "b\na\n".repeat(9_000), repeated(4_999)).conflicts.length,
  ).toBeGreaterThan(0);
});
