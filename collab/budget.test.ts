import { expect, test } from "vitest";
import { Budget } from "./budget.ts";

test("C17 a budget allows its burst, then tells how long its debt takes", () => {
  const budget = new Budget(100, 10, 0);
  expect(budget.spend(10, 0)).toBe(0);
  expect(budget.spend(5, 0)).toBe(50);
  expect(budget.isFull(0)).toBe(false);
  expect(budget.spend(0, 50)).toBe(0);
  expect(budget.isFull(60_000)).toBe(true);
  expect(budget.spend(10, 60_000)).toBe(0);
  expect(budget.spend(1, 60_000)).toBe(10);
});

test("C17 an infinite budget is never spent", () => {
  const budget = new Budget(Infinity, 1, 0);
  expect(budget.spend(1e9, 0)).toBe(0);
  expect(budget.isFull(0)).toBe(true);
});
