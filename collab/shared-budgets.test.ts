import { expect, test } from "vitest";
import { SharedBudgets } from "./shared-budgets.ts";

test("C91 a budget is one for all who hold it, and what was spent stays spent when they have gone", () => {
  const budgets = new SharedBudgets(100, 10);
  const one = budgets.hold("ada", 0);
  const two = budgets.hold("ada", 0);
  expect(one.spend(10, 0)).toBe(0);
  expect(two.spend(1, 0)).toBe(10);
  expect(budgets.hold("bob", 0).spend(1, 0)).toBe(0);
  one.release();
  two.release();
  expect(budgets.hold("ada", 0).spend(0, 0)).toBe(10);
});

test("C91 budgets that are full and that nobody holds are forgotten", () => {
  const budgets = new SharedBudgets(100, 10);
  const kept = budgets.hold("kept", 0);
  for (let index = 0; index < 10_000; index++) {
    const held = budgets.hold(String(index), index * 1_000);
    held.spend(10, index * 1_000);
    held.release();
  }
  expect(budgets.size).toBeLessThan(2_000);
  kept.spend(15, 10_000_000);
  expect(budgets.hold("kept", 10_000_000).spend(0, 10_000_000)).toBe(50);
});
