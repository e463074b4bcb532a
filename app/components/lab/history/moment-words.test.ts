import { describe, expect, it } from "vitest";
import type { Moment } from "#server/history/schema.ts";
import {
  authorsOf,
  byDay,
  changedFilesOf,
  dayOf,
  editsOf,
  lengthOf,
  sentenceOfMoment,
  spanOf,
} from "./moment-words.ts";

const ADA = { id: "a", name: "Ada" };
const GRACE = { id: "g", name: "Grace Lindqvist" };
const LINUS = { id: "l", name: "Linus" };
const NOW = new Date(2026, 10, 23, 15, 0);

function moment(startedAt: Date, seconds: number, authors = [ADA], edits = 23): Moment {
  return {
    id: "1",
    startedAt,
    endedAt: new Date(startedAt.getTime() + seconds * 1000),
    authors,
    edits,
    bytes: 1,
  };
}

const atFive = moment(new Date(2026, 10, 23, 14, 5), 240);

it.each([
  [new Date(2026, 10, 23, 0, 1), "Today"],
  [new Date(2026, 10, 22, 23, 59), "Yesterday"],
  [new Date(2026, 10, 16, 12, 0), "Monday, November 16"],
  [new Date(2025, 11, 31, 12, 0), "December 31, 2025"],
])("calls the day of %s %j", (at, name) => {
  expect(dayOf(at, NOW)).toBe(name);
});

it("knows yesterday also on the day after the clocks change", () => {
  expect(dayOf(new Date(2026, 9, 24, 23, 30), new Date(2026, 9, 25, 0, 30))).toBe("Yesterday");
});

it("puts moments under their days without changing their order", () => {
  const earlier = moment(new Date(2026, 10, 22, 9, 0), 10);
  expect(byDay([atFive, { ...atFive, id: "0" }, earlier], NOW)).toEqual([
    { name: "Today", moments: [atFive, { ...atFive, id: "0" }] },
    { name: "Yesterday", moments: [earlier] },
  ]);
});

describe("a moment in words", () => {
  it("has a time span, or a time", () => {
    expect(spanOf(atFive)).toBe("14:05–14:09");
    expect(spanOf(moment(atFive.startedAt, 20))).toBe("14:05");
  });

  it.each([
    [0, "1 s"],
    [20, "20 s"],
    [90, "2 min"],
    [240, "4 min"],
  ])("lasts %i s as %j", (seconds, words) => {
    expect(lengthOf(moment(NOW, seconds))).toBe(words);
  });

  it.each([
    [[], "Programs"],
    [[GRACE], "Grace Lindqvist"],
    [[ADA, GRACE], "You and Grace"],
    [[GRACE, ADA, LINUS], "Grace, You and Linus"],
  ])("names its authors", (authors, words) => {
    expect(authorsOf({ authors }, ADA.id)).toBe(words);
  });

  it("counts edits", () => {
    expect([1, 23, 2300].map((edits) => editsOf(moment(NOW, 1, [ADA], edits)))).toEqual([
      "1 edit",
      "23 edits",
      "2,300 edits",
    ]);
  });

  it("is a sentence for screen readers, with its names", () => {
    const named = { id: "v", at: "1", name: "First try", createdAt: NOW, createdBy: ADA };
    expect(sentenceOfMoment(atFive, "nobody", [])).toBe("Ada, 14:05 to 14:09, 23 edits");
    expect(sentenceOfMoment(atFive, "nobody", [named])).toBe(
      "Ada, 14:05 to 14:09, 23 edits, named First try",
    );
  });
});

it("says how many files changed", () => {
  expect([0, 1, 3].map(changedFilesOf)).toEqual(["No file changed", "1 file changed", "3 files changed"]);
});
