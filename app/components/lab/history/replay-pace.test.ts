import { expect, it } from "vitest";
import { dwellMs } from "./replay-pace.ts";

it("gives more time to what takes longer to read, within bounds", () => {
  const times = [0, 1, 5, 1000].map((lines) => dwellMs(lines, 1));
  expect(times).toEqual([...times].sort((a, b) => a - b));
  expect(times[0]).toBeLessThan(500);
  expect(times[3]).toBeLessThan(5_000);
});

it("goes as many times as fast as asked", () => {
  expect(dwellMs(3, 4)).toBe(Math.round(dwellMs(3, 1) / 4));
});
