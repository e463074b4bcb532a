import { describe, expect, it, vi } from "vitest";
import { unwatched, type Progress } from "./progress.ts";
import { readAny } from "./read-any.ts";
import { readApart } from "./read-apart.ts";
import { createNotes } from "./report.ts";

vi.setConfig({ testTimeout: 120_000 });

const treeOf = (files: Record<string, string>) =>
  new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]));

const course = treeOf({
  "course.yaml": "title: Read\nmood: good\n",
  "01-a/module.yaml": "title: A\n",
  "01-a/01-b/lesson.md": "---\ntitle: B\n---\n\nHello.\n",
  "notes.txt": "Mine.",
});

const LONG_MS = 100_000;

describe("reading in a thread of its own", () => {
  it("gives the course and the notes that reading it gives", async () => {
    const [apart, here] = [createNotes(), createNotes()];
    expect(await readApart(course, apart, unwatched)).toEqual(await readAny(course, here, unwatched));
    expect(apart.all()).toEqual(here.all());
    expect(apart.all()).toHaveLength(2);
  });

  it("says what a reader refuses in the reader's words", async () => {
    await expect(readApart(treeOf({ "a.txt": "" }), createNotes(), unwatched)).rejects.toMatchObject({
      code: "BAD_REQUEST",
      message: expect.stringContaining("No lesson was found") as string,
    });
  });

  it("ends when the import should end, with its reason", async () => {
    const ending = new AbortController();
    const reason = new Error("cancelled");
    const steps: string[] = [];
    const progress: Progress = {
      signal: ending.signal,
      at(step) {
        steps.push(step);
        ending.abort(reason);
        return Promise.resolve();
      },
    };
    await expect(readApart(course, createNotes(), progress)).rejects.toBe(reason);
    expect(steps).toEqual(["reading"]);
    await expect(readApart(course, createNotes(), progress)).rejects.toBe(reason);
  });

  it("ends when it takes too long", async () => {
    const bounds = { withinMs: 1, heapMb: 512 };
    await expect(readApart(course, createNotes(), unwatched, bounds)).rejects.toMatchObject({
      code: "TIMED_OUT",
    });
  });

  it("ends when it takes too much memory, and nothing else does", async () => {
    const text = `---\ntitle: B\n---\n\n${"Many words. ".repeat(100_000)}\n`;
    const lessons = Array.from({ length: 80 }, (_, at) => [`01-a/${String(at)}/lesson.md`, text] as const);
    const large = treeOf({
      "course.yaml": "title: Large\n",
      "01-a/module.yaml": "title: A\n",
      ...Object.fromEntries(lessons),
    });
    const bounds = { withinMs: LONG_MS, heapMb: 48 };
    await expect(readApart(large, createNotes(), unwatched, bounds)).rejects.toMatchObject({
      code: "TOO_LARGE",
      message: "Reading its files took too much memory, so it was ended. Import a part of it.",
    });
  });
});
