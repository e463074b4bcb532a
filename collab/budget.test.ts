import { expect, test } from "vitest";
import { Budget } from "./budget.ts";

test("C17 a budget allows its burst, then tells how long its debt takes", () => {
  let now = 0;
  const budget = new Budget(100, 10, () => now);
  expect(budget.spend(10)).toBe(0);
  expect(budget.spend(5)).toBe(50);
  now = 50;
  expect(budget.spend(0)).toBe(0);
  now = 60_000;
  expect(budget.spend(10)).toBe(0);
  expect(budget.spend(1)).toBe(10);
});
