import { expect, it } from "vitest";
import { MAX_TEXT_BYTES, MAX_TEXT_LINES } from "#server/labs/document.ts";
import { fitsInFile } from "./paste-guard.ts";

const empty = { characters: 0, lines: 1 };

it("lets a file grow to the limit and not beyond", () => {
  expect(fitsInFile(empty, "a".repeat(MAX_TEXT_BYTES))).toBe(true);
  expect(fitsInFile({ characters: 1, lines: 1 }, "a".repeat(MAX_TEXT_BYTES))).toBe(false);
});

it("counts lines", () => {
  const lines = "\n".repeat(MAX_TEXT_LINES - 10);
  expect(fitsInFile({ characters: 9, lines: 10 }, lines)).toBe(true);
  expect(fitsInFile({ characters: 9, lines: 11 }, lines)).toBe(false);
});

it("counts bytes, not characters", () => {
  expect(fitsInFile(empty, "é".repeat(MAX_TEXT_BYTES / 2))).toBe(true);
  expect(fitsInFile(empty, "é".repeat(MAX_TEXT_BYTES / 2 + 1))).toBe(false);
});

it("refuses 20 MB at once", () => {
  expect(fitsInFile(empty, "x".repeat(20 * 1024 * 1024))).toBe(false);
});
