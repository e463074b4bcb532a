import { describe, expect, it } from "vitest";
import { fittingTimeMs, Reading, wordsIn } from "./reading-time.ts";

function reading(neededMs: number) {
  const clock = { now: 1_000 };
  const it = new Reading(neededMs, () => clock.now);
  return { it, clock };
}

describe("a lesson that is read", () => {
  it("counts neither by being opened nor by being left open at its beginning", () => {
    const { it, clock } = reading(5_000);
    it.shown(true);
    clock.now += 60_000;
    expect(it.restMs()).toBeNull();
    it.endSeen();
    expect(it.restMs()).toBe(0);
  });

  it("does not count when its end is jumped to, until a fitting time has passed", () => {
    const { it, clock } = reading(5_000);
    it.shown(true);
    it.endSeen();
    expect(it.restMs()).toBe(5_000);
    clock.now += 2_000;
    expect(it.restMs()).toBe(3_000);
  });

  it("is not read behind another window", () => {
    const { it, clock } = reading(5_000);
    it.endSeen();
    it.shown(true);
    clock.now += 1_000;
    it.shown(false);
    clock.now += 60_000;
    expect(it.restMs()).toBeNull();
    it.shown(true);
    it.shown(true);
    expect(it.restMs()).toBe(4_000);
  });
});

it("gives a text the time that a quick reader takes, within bounds", () => {
  expect(fittingTimeMs(0)).toBe(4_000);
  expect(fittingTimeMs(300)).toBe(30_000);
  expect(fittingTimeMs(100_000)).toBe(120_000);
  expect(wordsIn("Two words, and 3 more: Grüße!")).toBe(6);
});
