import { describe, expect, it } from "vitest";
import { countOf, formatAgo, formatMinutes } from "./format.ts";

describe("formatMinutes", () => {
  it.each([
    [5, "5 min"],
    [60, "1 h"],
    [90, "1 h 30 min"],
  ])("writes %i minutes as %s", (minutes, text) => {
    expect(formatMinutes(minutes)).toBe(text);
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
