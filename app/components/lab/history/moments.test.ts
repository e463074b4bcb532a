import { describe, expect, it } from "vitest";
import type { Moment } from "#server/history/schema.ts";
import { comparePoints, momentAt, rangeOf, versionsIn, withNewer, withOlder } from "./moments.ts";

/** A moment that ends at this point, a minute long, an hour after the one before. */
function moment(id: number, startedAt = id * 3_600_000): Moment {
  return {
    id: String(id),
    startedAt: new Date(startedAt),
    endedAt: new Date(startedAt + 60_000),
    authors: [],
    edits: 1,
    bytes: 10,
  };
}

const ids = (moments: readonly Moment[]) => moments.map(({ id }) => Number(id));

it("orders points as numbers, also beyond what a number holds", () => {
  expect(["10", "9", "100000000000000001", "100000000000000000"].sort(comparePoints)).toEqual([
    "9",
    "10",
    "100000000000000000",
    "100000000000000001",
  ]);
});

describe("withNewer", () => {
  const known = { moments: [moment(9), moment(6), moment(3)], nextBefore: "2" };

  it("puts new moments on top, and keeps where the older ones begin", () => {
    const { moments, nextBefore } = withNewer(known, { moments: [moment(12), moment(9)], nextBefore: "8" });
    expect(ids(moments)).toEqual([12, 9, 6, 3]);
    expect(nextBefore).toBe("2");
  });

  it("takes the grown moment in the place of what it was", () => {
    const grown = { ...moment(9), id: "11" };
    expect(ids(withNewer(known, { moments: [grown, moment(6)], nextBefore: "5" }).moments)).toEqual([
      11, 6, 3,
    ]);
  });

  it("begins anew when there is a gap to what was known", () => {
    const page = { moments: [moment(40), moment(30)], nextBefore: "29" };
    expect(withNewer(known, page)).toBe(page);
  });

  it("takes a page that holds everything as it is", () => {
    const page = { moments: known.moments, nextBefore: null };
    expect(withNewer(known, page)).toBe(page);
    expect(withNewer({ moments: [], nextBefore: null }, page)).toBe(page);
  });
});

it("puts an older page below, each moment once", () => {
  const known = { moments: [moment(9), moment(6)], nextBefore: "5" };
  const { moments, nextBefore } = withOlder(known, { moments: [moment(6), moment(3)], nextBefore: null });
  expect(ids(moments)).toEqual([9, 6, 3]);
  expect(nextBefore).toBeNull();
});

describe("momentAt", () => {
  const moments = [moment(9), moment(6), moment(3)];

  it.each([
    ["9", "9"],
    ["8", "9"],
    ["6", "6"],
    ["1", "3"],
  ])("finds the moment that holds %s", (point, id) => {
    expect(momentAt(moments, point)?.id).toBe(id);
  });

  it("knows nothing of points that are newer than everything", () => {
    expect(momentAt(moments, "10")).toBeUndefined();
  });

  it("gives each version to one moment", () => {
    const version = { id: "v", at: "5", name: "Five", createdAt: new Date(0), createdBy: null };
    expect(moments.map((each) => versionsIn(moments, [version], each).length)).toEqual([0, 1, 0]);
  });
});

it("compares from the earlier of two points", () => {
  expect(rangeOf("10", "9")).toEqual({ from: "9", to: "10" });
  expect(rangeOf("9", "10")).toEqual({ from: "9", to: "10" });
});
