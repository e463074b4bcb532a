import { describe, expect, it } from "vitest";
import type { CourseContent } from "#server/authoring/index.ts";
import { randomFrom } from "#tests/random.ts";
import { readCourseTree } from "./read-course-tree.ts";
import { createNotes } from "./report.ts";
import { randomCourse } from "./testing/random-course.ts";
import { writeTree } from "./write-tree.ts";

const bytes = (texts: ReadonlyMap<string, string>) =>
  new Map([...texts].map(([path, text]) => [path, new TextEncoder().encode(text)]));

function read(texts: ReadonlyMap<string, string>) {
  const notes = createNotes();
  return { ...readCourseTree(bytes(texts), notes), notes: notes.all() };
}

const minimal = (files: Record<string, string> = {}) =>
  new Map(
    Object.entries({
      "course.yaml": "title: A course\n",
      "01-a/module.yaml": "title: A\n",
      "01-a/01-b/lesson.md": "---\ntitle: B\nslug: b\n---\n\nText.\n",
      ...files,
    }),
  );

describe("a course as a tree", () => {
  it("comes back as it was, whatever its texts and names hold", () => {
    for (let seed = 1; seed <= 150; seed += 1) {
      const course: CourseContent = randomCourse(randomFrom(seed));
      const { texts } = writeTree(course, "the-course");
      const { content, slug, notes } = read(texts);
      expect({ content, slug, notes }, `seed ${String(seed)}`).toEqual({
        ...{ content: course, slug: "the-course", notes: [] },
      });
    }
  });

  it("reads like something a person wrote", () => {
    const course = { ...randomCourse(randomFrom(1)), title: "C: a tour", description: "One.\n\nTwo.\n" };
    const { texts } = writeTree({ ...course, modules: [] }, "c-a-tour");
    expect(texts.get("course.yaml")).toContain('title: "C: a tour"\nslug: c-a-tour\n');
    expect(texts.get("course.yaml")).toContain("description: |\n  One.\n\n  Two.\n");
  });

  it("keeps what is right of a file, and says where the rest is", () => {
    const { content, notes } = read(
      minimal({
        "course.yaml": "title: A\nsumary: B\ndifficulty: easy\n",
        "02-x/module.yaml": "title: [\n",
        "01-a/02-c/lesson.md": "---\ntitle: C\nslug: b\n---\nText.\n",
        "01-a/02-c/lab/lab.yaml": "title: L\nentry: a\nsettings: {memoryMb: 1}\n",
        "notes.txt": "Mine.",
      }),
    );
    expect(content).toMatchObject({ title: "A", difficulty: "beginner" });
    expect(content.modules[0]?.lessons.map(({ slug }) => slug)).toEqual(["b", "c"]);
    expect(notes.map(({ kind, path, line }) => [kind, path, line])).toEqual([
      ["notSupported", "01-a/02-c/lab/lab.yaml", 3],
      ["changed", "01-a/02-c/lesson.md", null],
      ["notSupported", "02-x/module.yaml", 2],
      ["notSupported", "course.yaml", 2],
      ["notSupported", "course.yaml", 3],
      ["notSupported", "notes.txt", null],
    ]);
  });

  it("refuses files of a lab that no lab can hold, and says so", () => {
    const { content, notes } = read(
      minimal({
        "01-a/01-b/lab/lab.yaml": "title: L\n",
        "01-a/01-b/lab/starter/main.py": "print(1)\n",
        "01-a/01-b/lab/starter/.git/config": "",
        "01-a/01-b/lab/solution/picture.png": "\0PNG",
      }),
    );
    expect(content.modules[0]?.lessons[0]?.lab).toMatchObject({
      starter: [{ path: "main.py", content: "print(1)\n" }],
      solution: [],
    });
    expect(notes.map(({ path }) => path)).toEqual([
      "01-a/01-b/lab/solution/picture.png",
      "01-a/01-b/lab/starter/.git/config",
    ]);
  });

  it("does not unfold aliases without end", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x, x]"];
    for (let level = 1; level < 12; level += 1) {
      const [now, before] = [level, level - 1].map((at) => String.fromCharCode(97 + at));
      bomb.push(`${now}: &${now} [${Array(10).fill(`*${before}`).join(", ")}]`);
    }
    const { notes } = read(minimal({ "course.yaml": bomb.join("\n") }));
    expect(notes[0]).toMatchObject({ path: "course.yaml", kind: "notSupported" });
  });

  it("has a CRLF file read as what it was before somebody's editor", () => {
    const file = "---\r\ntitle: B\r\nslug: b\r\n---\r\n\r\nOne.\r\nTwo.\r\n";
    const lesson = read(minimal({ "01-a/01-b/lesson.md": file })).content.modules[0]?.lessons[0];
    expect(lesson).toMatchObject({ title: "B", text: "One.\nTwo." });
  });
});
