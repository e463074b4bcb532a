import { expect, it } from "vitest";
import { lineCounts } from "./line-counts.ts";

it.each([
  ["a\nb\n", "a\nb\n", 0, 0],
  ["a\nb\n", "a\nx\nb\n", 1, 0],
  ["a\nx\nb\n", "a\nb\n", 0, 1],
  ["a\nb\nc\n", "a\nB\nc\n", 1, 1],
  [null, "a\nb\n", 2, 0],
  ["a\nb", null, 0, 2],
  ["", "", 0, 0],
  ["a", "a\n", 0, 0],
  ["a\nb\nc\nd\n", "d\na\nb\nc\n", 1, 1],
])("counts the lines between %j and %j", (before, after, added, removed) => {
  expect(lineCounts(before, after)).toEqual({ added, removed });
});

it("counts lines wherever they stand when their order is too much work", () => {
  const many = (from: number) => Array.from({ length: 100_000 }, (_, n) => String(from + n)).join("\n");
  expect(lineCounts(many(0), many(50_000).replace("50000\n", "x\n"))).toEqual({
    added: 50_001,
    removed: 50_001,
  });
});
