import { expect, it } from "vitest";
import { MAX_TEXT_BYTES } from "#server/labs/document.ts";
import { fitsInFile } from "./paste-guard.ts";

it("lets a file grow to the limit and not beyond", () => {
  expect(fitsInFile(0, "a".repeat(MAX_TEXT_BYTES))).toBe(true);
  expect(fitsInFile(1, "a".repeat(MAX_TEXT_BYTES))).toBe(false);
});

it("counts bytes, not characters", () => {
  expect(fitsInFile(0, "é".repeat(MAX_TEXT_BYTES / 2))).toBe(true);
  expect(fitsInFile(0, "é".repeat(MAX_TEXT_BYTES / 2 + 1))).toBe(false);
});

it("refuses 20 MB at once", () => {
  expect(fitsInFile(0, "x".repeat(20 * 1024 * 1024))).toBe(false);
});
