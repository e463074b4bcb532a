import { describe, expect, it } from "vitest";
import type { StudentLab, TaughtStudent } from "#app/lib/api-types.ts";
import { matchesFilter } from "./classroom-filters.tsx";

const lab = (outcome: StudentLab["outcome"], people: StudentLab["people"] = []): StudentLab => ({
  workspaceId: "w",
  labTitle: "Loops",
  lessonTitle: "Doing it again",
  lastActiveAt: null,
  outcome,
  people,
  hand: null,
});
const student = (labs: StudentLab[]): TaughtStudent => ({
  id: "s",
  name: "Ada Lovelace",
  email: "ada@example.org",
  progress: 0,
  lastSeenAt: new Date(0),
  labs,
});

describe("matchesFilter", () => {
  it.each(["", "love", " ADA ", "example.org"])("finds a student by %j", (q) => {
    expect(matchesFilter(student([]), { q, show: "" })).toBe(true);
  });

  it("leaves out other names", () => {
    expect(matchesFilter(student([]), { q: "grace", show: "" })).toBe(false);
  });

  it("knows who is in a lab, whose tests fail and who has not begun", () => {
    const here = student([lab(null, [{ id: "s", name: "Ada Lovelace", file: null, activeAt: new Date(0) }])]);
    const failing = student([lab("passed"), lab("timeout")]);
    const idle = student([]);
    const shown = (show: string) =>
      [here, failing, idle].filter((each) => matchesFilter(each, { q: "", show }));
    expect(shown("here")).toEqual([here]);
    expect(shown("failing")).toEqual([failing]);
    expect(shown("idle")).toEqual([idle]);
  });
});
