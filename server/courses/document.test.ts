import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { randomFrom, type Random } from "#tests/random.ts";
import { courseOutline, courseProperties, type CourseOutline } from "./document.ts";

const names = (outline: CourseOutline) =>
  outline
    .modules()
    .map(({ title, lessons }) => `${title}: ${lessons.map((lesson) => lesson.title).join(" ")}`);

function outlineOf(tree: Record<string, string[]>) {
  const outline = courseOutline(new Y.Doc());
  const ids: Record<string, string> = {};
  for (const [title, lessons] of Object.entries(tree)) {
    const moduleId = (ids[title] = outline.addModule({ title }));
    for (const lesson of lessons) ids[lesson] = outline.addLesson(moduleId, { title: lesson });
  }
  return { outline, ids: (name: string) => ids[name] ?? "" };
}

function replicaOf(outline: CourseOutline): CourseOutline {
  const doc = new Y.Doc();
  merge(outline.doc, doc);
  return courseOutline(doc);
}

function merge(from: Y.Doc, to: Y.Doc): void {
  Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));
}

describe("a course's outline", () => {
  it("moves lessons and modules where they are put", () => {
    const { outline, ids } = outlineOf({ A: ["a1", "a2", "a3"], B: ["b1"] });
    outline.moveLesson(ids("a1"), ids("A"), 2);
    expect(names(outline)).toEqual(["A: a2 a3 a1", "B: b1"]);
    outline.moveLesson(ids("a3"), ids("B"), 0);
    expect(names(outline)).toEqual(["A: a2 a1", "B: a3 b1"]);
    outline.moveModule(ids("B"), 0);
    expect(names(outline)).toEqual(["B: a3 b1", "A: a2 a1"]);
    outline.addLesson(ids("B"), { title: "new" }, 1);
    expect(names(outline)).toEqual(["B: a3 new b1", "A: a2 a1"]);
  });

  it("archives and brings back, a module with what is in it", () => {
    const { outline, ids } = outlineOf({ A: ["a1", "a2"], B: ["b1"] });
    outline.archive(ids("a1"));
    outline.archive(ids("B"));
    expect(names(outline)).toEqual(["A: a2"]);
    expect(
      outline
        .archived()
        .map(({ title }) => title)
        .sort(),
    ).toEqual(["B", "a1", "b1"]);
    outline.bringBack(ids("b1"));
    outline.bringBack(ids("a1"));
    expect(names(outline)).toEqual(["A: a1 a2", "B: b1"]);
  });

  it("lets one of two moves at once win, and has the item once", () => {
    const { outline, ids } = outlineOf({ A: ["a1", "a2"], B: ["b1"], C: [] });
    const other = replicaOf(outline);
    outline.moveLesson(ids("a1"), ids("B"), 0);
    other.moveLesson(ids("a1"), ids("C"), 0);
    other.rename(ids("a1"), "renamed");
    merge(outline.doc, other.doc);
    merge(other.doc, outline.doc);
    expect(names(outline)).toEqual(names(other));
    expect(names(outline).join(" ").split("renamed")).toHaveLength(2);
  });

  it("keeps a lesson that one moves into a module while another archives it", () => {
    const { outline, ids } = outlineOf({ A: ["a1"], B: [] });
    const other = replicaOf(outline);
    outline.moveLesson(ids("a1"), ids("B"), 0);
    other.archive(ids("B"));
    merge(other.doc, outline.doc);
    expect(names(outline)).toEqual(["A: "]);
    outline.bringBack(ids("a1"));
    expect(names(outline)).toEqual(["A: ", "B: a1"]);
  });

  it("makes room between items that got the same key at once", () => {
    const { outline, ids } = outlineOf({ A: ["a1", "a2", "a3"] });
    const items = outline.doc.getMap<Y.Map<unknown>>("items");
    for (const name of ["a1", "a2", "a3"])
      items.get(ids(name))?.set("place", { parent: ids("A"), order: "m" });
    const [first, second, third] = outline.modules()[0]?.lessons ?? [];
    if (!first || !second || !third) throw new Error("there must be three");
    outline.moveLesson(third.id, ids("A"), 1);
    expect(outline.modules()[0]?.lessons.map(({ id }) => id)).toEqual([first.id, third.id, second.id]);
  });

  it("reads whatever a document holds without losing an item", () => {
    const { outline, ids } = outlineOf({ A: ["a1"] });
    const items = outline.doc.getMap<unknown>("items");
    items.set("not an id", new Y.Map());
    items.set(crypto.randomUUID(), "no entry");
    (items.get(ids("a1")) as Y.Map<unknown>).set("place", { parent: crypto.randomUUID(), order: "../;" });
    (items.get(ids("a1")) as Y.Map<unknown>).set("durationMinutes", -5);
    expect(names(outline)).toEqual(["A: a1"]);
    expect(outline.get(ids("a1"))).toMatchObject({ durationMinutes: 0 });
    expect(() => outline.rename(crypto.randomUUID(), "x")).toThrow("That is gone");
    expect(() => outline.rename(ids("a1"), "  ")).toThrow("at least one letter");
  });

  it("is arranged as a whole, with what stays where it is untouched", () => {
    const { outline, ids } = outlineOf({ A: ["a1", "a2"], B: ["b1"] });
    const lesson = (title: string) => ({
      ...{ id: ids(title), title, summary: "", durationMinutes: 5, lab: null },
      completion: "read" as const,
    });
    const wanted = [
      { id: ids("B"), title: "B", summary: "", lessons: [lesson("b1"), lesson("a2")] },
      { id: ids("A"), title: "A", summary: "", lessons: [] },
    ];
    outline.arrange(wanted);
    expect(names(outline)).toEqual(["B: b1 a2", "A: "]);
    expect(outline.archived().map(({ id }) => id)).toEqual([ids("a1")]);
    const before = Y.encodeStateVector(outline.doc);
    outline.arrange(wanted);
    expect(Y.encodeStateVector(outline.doc)).toEqual(before);
  });

  it("tells of changes, and of none while nothing changes", () => {
    const { outline, ids } = outlineOf({ A: ["a1"] });
    let told = 0;
    const stop = outline.observe(() => (told += 1));
    expect(outline.modules()).toBe(outline.modules());
    outline.rename(ids("a1"), "b");
    courseProperties(outline.doc).set("title", "Course");
    expect(told).toBe(1);
    stop();
    outline.rename(ids("a1"), "c");
    expect(told).toBe(1);
  });
});

describe("two or three authors at once", () => {
  for (let seed = 1; seed <= 40; seed += 1) {
    it(`never lose or double an item and agree on the order (seed ${String(seed)})`, () => {
      const random = randomFrom(seed);
      const first = outlineOf({ A: ["a1", "a2", "a3"], B: ["b1", "b2"], C: [] }).outline;
      const replicas = [first, replicaOf(first), ...(random.below(2) ? [replicaOf(first)] : [])];
      const made = new Set(first.doc.getMap("items").keys());
      for (let step = 0; step < 120; step += 1) {
        act(random, random.pick(replicas), made);
        if (random.below(6) === 0) merge(random.pick(replicas).doc, random.pick(replicas).doc);
      }
      for (const from of replicas) for (const to of replicas) merge(from.doc, to.doc);
      for (const replica of replicas) {
        expect(structure(replica)).toEqual(structure(first));
        const all = replica
          .modules()
          .flatMap(({ id, lessons }) => [id, ...lessons.map((lesson) => lesson.id)]);
        const ids = [...all, ...replica.archived().map(({ id }) => id)];
        expect(ids.length).toBe(new Set(ids).size);
        expect(new Set(ids)).toEqual(made);
      }
    });
  }
});

function structure(outline: CourseOutline) {
  return {
    modules: outline.modules().map(({ id, title, lessons }) => ({ id, title, lessons })),
    archived: new Set(outline.archived().map(({ id }) => id)),
  };
}

/** One random act of one author, on what they see. */
function act(random: Random, outline: CourseOutline, made: Set<string>): void {
  const modules = outline.modules();
  const lessons = modules.flatMap((module) => module.lessons);
  if (modules.length === 0) return void made.add(outline.addModule({ title: "again" }));
  const module = random.pick(modules);
  const index = random.below(4);
  switch (random.below(8)) {
    case 0:
      return void made.add(outline.addModule({ title: "new" }, index));
    case 1:
      return void made.add(outline.addLesson(module.id, { title: "new" }, index));
    case 2:
      return outline.moveModule(module.id, index);
    case 3:
      return outline.rename(module.id, `name ${String(random.below(100))}`);
    case 4: {
      const archived = outline.archived();
      return archived.length > 0 ? outline.bringBack(random.pick(archived).id) : undefined;
    }
    case 5:
      return outline.archive(lessons.length > 0 ? random.pick(lessons).id : module.id);
    default:
      if (lessons.length > 0) outline.moveLesson(random.pick(lessons).id, module.id, index);
  }
}
