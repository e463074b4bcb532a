import { expect, it } from "vitest";
import { estimateMinutes } from "./estimate-minutes.ts";

it("estimates how long a text takes to read", () => {
  expect(estimateMinutes("")).toBe(0);
  expect(estimateMinutes("---\n\n***")).toBe(0);
  expect(estimateMinutes("Grüße!")).toBe(1);
  expect(estimateMinutes("word ".repeat(1_800))).toBe(10);
});
