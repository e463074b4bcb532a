import { expect, test } from "vitest";
import { DrawPace } from "./draw-pace.ts";

const KiB = 1024;

/** Draws so much at a time, once a step of so many milliseconds, with always more to draw. */
function drawing(pace: DrawPace, bytes: number, stepMs: number, steps: number, from = 1_000): number {
  for (let step = 0; step <= steps; step++) pace.drew(bytes, 1, from + step * stepMs);
  return pace.aheadBytes;
}

test("C114 what a viewer is sent ahead is what it draws in a short time", () => {
  const pace = new DrawPace(40, 384 * KiB);
  expect(pace.aheadBytes).toBe(128 * KiB);
  expect(drawing(pace, 32 * KiB, 16, 30)).toBe(80 * KiB);
  expect(drawing(new DrawPace(40, 384 * KiB), 32 * KiB, 200, 30)).toBe(64 * KiB);
  expect(drawing(new DrawPace(40, 384 * KiB), 64 * KiB, 1, 30)).toBe(384 * KiB);
});

test("C114 a pause in which nothing was to be drawn makes no viewer slow", () => {
  const pace = new DrawPace(40, 384 * KiB);
  drawing(pace, 32 * KiB, 10, 30);
  const before = pace.aheadBytes;
  pace.drew(32 * KiB, 0, 1_310);
  pace.drew(32 * KiB, 1, 9_000);
  expect(pace.aheadBytes).toBeCloseTo(before);
  expect(drawing(pace, 32 * KiB, 10, 3, 9_010)).toBeCloseTo(before);
});

test("C114 who says seldom what it has drawn has room for two of its reports", () => {
  expect(drawing(new DrawPace(40, 384 * KiB), 60 * KiB, 500, 5)).toBe(120 * KiB);
  expect(drawing(new DrawPace(40, 20 * KiB), 60 * KiB, 500, 5)).toBe(20 * KiB);
});
