import { expect, it } from "vitest";
import type { CourseContent, LessonContent } from "./content.ts";
import { outlineChanges } from "./outline-changes.ts";

function lesson(id: string, fields: Partial<LessonContent> = {}): LessonContent {
  return {
    ...{ id, slug: id, title: id.toUpperCase(), summary: "", durationMinutes: 5, completion: "read" },
    ...{ text: "", lab: null },
    ...fields,
  };
}

function course(modules: Record<string, LessonContent[]>): CourseContent {
  return {
    ...{ title: "", summary: "", description: "", category: "", difficulty: "beginner", durationMinutes: 0 },
    ...{ priceCents: 0, cover: "", objectives: [], prerequisites: [] },
    modules: Object.entries(modules).map(([id, lessons]) => ({ id, title: id, summary: "", lessons })),
  };
}

const told = (before: CourseContent, after: CourseContent) =>
  outlineChanges(before, after).map(({ change, name, detail }) => `${name} ${change} ${detail}`.trim());

it("says nothing of an outline that stayed as it was", () => {
  const same = course({ One: [lesson("a"), lesson("b")] });
  expect(outlineChanges(same, same)).toEqual([]);
});

it("says what came, went, and has another name or other settings", () => {
  const before = course({ One: [lesson("a"), lesson("b"), lesson("c")], Old: [] });
  const after = course({
    New: [],
    One: [
      lesson("a", { title: "Alpha" }),
      lesson("c", { durationMinutes: 9, completion: "manual" }),
      lesson("d"),
    ],
  });
  expect(told(before, after)).toEqual([
    "New added",
    "Old archived",
    "Alpha renamed was “A”",
    "C changed now 9 min, now done when the student says so",
    "D added in “One”",
    "B archived from “One”",
  ]);
});

it("names as few items as moved as there can be", () => {
  const before = course({ One: ["a", "b", "c", "d"].map((id) => lesson(id)), Two: [lesson("e")] });
  const after = course({ One: ["d", "a", "b"].map((id) => lesson(id)), Two: [lesson("e"), lesson("c")] });
  expect(told(before, after)).toEqual([
    "D moved to the beginning in “One”",
    "C moved from “One” to after “E” in “Two”",
  ]);
  expect(told(course({ One: [], Two: [], Three: [] }), course({ Two: [], Three: [], One: [] }))).toEqual([
    "One moved to after “Three”",
  ]);
});
