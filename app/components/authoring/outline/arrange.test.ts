import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { courseOutline } from "#server/courses/document.ts";
import { dropAt, moveByOne, placeOf } from "./arrange.ts";

function outlineWith() {
  const outline = courseOutline(new Y.Doc());
  const a = outline.addModule({ title: "A" });
  const b = outline.addModule({ title: "B" });
  const [a1, a2] = [outline.addLesson(a, { title: "a1" }), outline.addLesson(a, { title: "a2" })];
  const b1 = outline.addLesson(b, { title: "b1" });
  const shown = () =>
    outline
      .modules()
      .map(({ title, lessons }) => `${title}: ${lessons.map((lesson) => lesson.title).join(" ")}`)
      .join("; ");
  const move = (id: string, step: -1 | 1) => {
    const item = outline.get(id);
    return item !== undefined && moveByOne(outline, item, step);
  };
  return { outline, ids: { a, b, a1, a2, b1 }, shown, move };
}

describe("arranging an outline", () => {
  it("moves by one place, on into the next module and not beyond the last", () => {
    const { outline, ids, shown, move } = outlineWith();
    expect(move(ids.a1, -1)).toBe(false);
    expect(move(ids.a1, 1)).toBe(true);
    expect(shown()).toBe("A: a2 a1; B: b1");
    move(ids.a1, 1);
    expect(shown()).toBe("A: a2; B: a1 b1");
    expect(placeOf(outline.modules(), ids.a1)).toBe("lesson 1 of 2 in B");
    move(ids.a1, -1);
    expect(shown()).toBe("A: a2 a1; B: b1");
    expect([move(ids.b1, 1), move(ids.b, 1), move(ids.b, -1)]).toEqual([false, false, true]);
    expect(shown()).toBe("B: b1; A: a2 a1");
    expect(placeOf(outline.modules(), ids.b)).toBe("module 1 of 2");
  });

  it("drops before and after, into modules and between them", () => {
    const { outline, ids, shown } = outlineWith();
    dropAt(outline, ids.a1, ids.a2, "after");
    expect(shown()).toBe("A: a2 a1; B: b1");
    dropAt(outline, ids.a1, ids.b1, "before");
    expect(shown()).toBe("A: a2; B: a1 b1");
    dropAt(outline, ids.a2, ids.b, "after");
    expect(shown()).toBe("A: ; B: a1 b1 a2");
    dropAt(outline, ids.a, ids.a2, "after");
    expect(shown()).toBe("B: a1 b1 a2; A: ");
    expect(dropAt(outline, ids.b, ids.b1, "before")).toBe(false);
    expect(dropAt(outline, ids.a1, ids.a1, "before")).toBe(false);
  });
});
