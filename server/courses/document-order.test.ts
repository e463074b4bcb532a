import { describe, expect, it } from "vitest";
import { randomFrom } from "#tests/random.ts";
import { comparePlaces, keyBetween, keysBetween } from "./document-order.ts";

describe("places in a list", () => {
  it("lie between their neighbours, wherever one is asked for", () => {
    const random = randomFrom(7);
    const draw = () => random.below(1_000_000) / 1_000_000;
    const keys: string[] = [];
    for (let round = 0; round < 2_000; round += 1) {
      const at = random.below(keys.length + 1);
      keys.splice(at, 0, keyBetween(keys[at - 1] ?? null, keys[at] ?? null, draw));
    }
    expect(keys).toEqual([...keys].sort());
    expect(new Set(keys).size).toBe(keys.length);
  });

  it("stay possible and short at the beginning, at the end and always at one place", () => {
    let first = keyBetween(null, null);
    let last = first;
    let left = keyBetween(null, first);
    for (let round = 0; round < 200; round += 1) {
      first = keyBetween(null, first);
      last = keyBetween(last, null);
      const next = keyBetween(left, last);
      expect(next > left && next < last).toBe(true);
      left = next;
    }
    expect(first < last).toBe(true);
    expect(Math.max(first.length, last.length, left.length)).toBeLessThan(1_000);
  });

  it("come in rows", () => {
    const keys = keysBetween("b", "c", 50);
    expect(keys).toEqual([...keys].sort());
    expect(keys[0]! > "b" && keys.at(-1)! < "c").toBe(true);
  });

  it("refuses a place where there is none", () => {
    expect(() => keyBetween("b", "b")).toThrow("no key");
  });

  it("are told apart by id when two people chose the same", () => {
    const places = [
      { order: "m", id: "2" },
      { order: "m", id: "1" },
      { order: "a", id: "3" },
    ];
    expect(places.sort(comparePlaces).map(({ id }) => id)).toEqual(["3", "1", "2"]);
  });
});
