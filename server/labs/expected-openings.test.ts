import { expect, it, vi } from "vitest";
import { createExpectedOpenings } from "./expected-openings.ts";

it("has one sandbox started for each reader, however often they come", () => {
  const prepare = vi.fn();
  const expectOpening = createExpectedOpenings({ prepare });
  const before = Date.now();
  for (const reader of ["ada", "bob", "ada", "bob", "cyd"]) expectOpening(reader);
  expect(prepare).toHaveBeenCalledTimes(3);
  for (const [count, until] of prepare.mock.calls as [number, number][]) {
    expect(count).toBe(1);
    expect(until).toBeGreaterThan(before);
  }
});

it("remembers a bounded number of readers", () => {
  const prepare = vi.fn();
  const expectOpening = createExpectedOpenings({ prepare });
  for (let reader = 0; reader < 1_500; reader += 1) expectOpening(String(reader));
  expectOpening("1499");
  expect(prepare).toHaveBeenCalledTimes(1_500);
  // The first of them is forgotten, and counts as new.
  expectOpening("0");
  expect(prepare).toHaveBeenCalledTimes(1_501);
});
