import { describe, expect, it } from "vitest";
import { countOf, formatAgo, formatMinutes, formatPlace, formatWait } from "./format.ts";

describe("formatMinutes", () => {
  it.each([
    [5, "5 min"],
    [60, "1 h"],
    [90, "1 h 30 min"],
  ])("writes %i minutes as %s", (minutes, text) => {
    expect(formatMinutes(minutes)).toBe(text);
  });
});

describe("formatWait", () => {
  const now = new Date("2026-03-10T12:00:00Z");
  it.each([
    ["2026-03-10T12:00:05Z", "under a minute"],
    ["2026-03-10T11:59:10Z", "under a minute"],
    ["2026-03-10T11:56:00Z", "4 min"],
    ["2026-03-10T10:29:59Z", "1 h 30 min"],
  ])("since %s it has been %s", (since, text) => {
    expect(formatWait(new Date(since), now)).toBe(text);
  });
});

describe("formatPlace", () => {
  it("ends as it is said", () => {
    expect([1, 2, 3, 4, 11, 12, 21, 102].map(formatPlace)).toEqual([
      ..."1st 2nd 3rd 4th 11th 12th 21st 102nd".split(" "),
    ]);
  });
});

describe("countOf", () => {
  it("agrees with its number", () => {
    expect([countOf(0, "lab"), countOf(1, "lab"), countOf(2, "person", "people")]).toEqual([
      "0 labs",
      "1 lab",
      "2 people",
    ]);
  });
});

describe("formatAgo", () => {
  const now = new Date("2026-03-10T12:00:00Z");
  it.each([
    ["2026-03-10T11:59:30Z", "just now"],
    ["2026-03-10T11:58:50Z", "1 minute ago"],
    ["2026-03-10T11:15:00Z", "1 hour ago"],
    ["2026-03-10T09:00:00Z", "3 hours ago"],
    ["2026-03-09T12:00:00Z", "yesterday"],
    ["2026-01-02T12:00:00Z", "Jan 2, 2026"],
    ["2026-03-10T12:05:00Z", "just now"],
  ])("writes %s as %s", (then, text) => {
    expect(formatAgo(new Date(then), now)).toBe(text);
  });
});
