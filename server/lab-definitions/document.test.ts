import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { definitionIn, labDraft, partOf, pathIn } from "./document.ts";
import { NEW_LAB } from "./schema.ts";

/** Two authors' copies of one document, and the way to bring them together. */
function twoAuthors() {
  const [one, other] = [new Y.Doc(), new Y.Doc()];
  const meet = () => {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ] as const)
      Y.applyUpdate(to, Y.encodeStateAsUpdate(from, Y.encodeStateVector(to)));
  };
  return { one, other, meet };
}

describe("a lab's definition", () => {
  it("keeps what is typed in a test while somebody else hides it", () => {
    const { one, other, meet } = twoAuthors();
    const id = labDraft(one).files.create("tests/test_main.py", "one\n");
    meet();
    labDraft(one).files.move("tests/test_main.py", "hidden/test_main.py");
    labDraft(other).files.text(id).insert(4, "two\n");
    meet();
    for (const doc of [one, other]) {
      expect(definitionIn(doc).tests).toEqual([
        { path: "test_main.py", content: "one\ntwo\n", visible: false },
      ]);
    }
  });

  it("has each file in the part it stands in, and leaves out what stands in none", () => {
    const doc = new Y.Doc();
    const { files } = labDraft(doc);
    for (const path of ["starter/a/main.py", "solution/main.py", "elsewhere/x", "loose"]) files.create(path);
    expect(definitionIn(doc)).toMatchObject({
      starter: [{ path: "a/main.py", content: "" }],
      solution: [{ path: "main.py" }],
      tests: [],
    });
    expect(files.list().map((file) => [file.path, partOf(file), pathIn(file)])).toContainEqual([
      "starter/a/main.py",
      "starter",
      "a/main.py",
    ]);
    expect(partOf({ path: "loose" })).toBeNull();
  });

  it("reads settings that no lab may have as the usual ones", () => {
    const doc = new Y.Doc();
    const fields = doc.getMap<unknown>("fields");
    for (const [key, value] of Object.entries({
      ...{ memoryMb: 9_999_999, processes: "many", runSeconds: 30, entry: 7, title: "A lab" },
      ...{ environment: { LD_PRELOAD: "x" }, startCommand: "a\nb" },
    }))
      fields.set(key, value);
    expect(labDraft(doc).fields()).toMatchObject({
      ...{ memoryMb: NEW_LAB.memoryMb, processes: NEW_LAB.processes, runSeconds: 30 },
      ...{ entry: "", title: "A lab", environment: {}, startCommand: "" },
    });
  });
});

describe("a lab's hints", () => {
  const texts = (doc: Y.Doc) => definitionIn(doc).hints;

  it("are written by several and moved by others at once, none lost and none twice", () => {
    const { one, other, meet } = twoAuthors();
    const { hints } = labDraft(one);
    const ids = ["a", "b", "c"].map((text) => hints.add(text));
    meet();
    hints.move(ids[2] ?? "", 0);
    labDraft(other).hints.list()[2]?.text.insert(1, "!");
    labDraft(other).hints.add("d");
    meet();
    expect(texts(one)).toEqual(["c!", "a", "b", "d"]);
    expect(texts(other)).toEqual(texts(one));
    hints.remove(ids[0] ?? "");
    expect(texts(one)).toEqual(["c!", "b", "d"]);
  });

  it("find a place between two that were added at once", () => {
    const doc = new Y.Doc();
    const entries = doc.getMap("hints");
    for (const id of ["1", "2", "3"]) {
      const entry = new Y.Map<unknown>();
      entry.set("text", new Y.Text(id));
      entry.set("order", "i");
      entries.set(id, entry);
    }
    labDraft(doc).hints.move("3", 1);
    expect(texts(doc)).toEqual(["1", "3", "2"]);
  });

  it("become another list with the first ones kept", () => {
    const doc = new Y.Doc();
    const { hints } = labDraft(doc);
    hints.replace(["a", "b", "c"]);
    const [first] = hints.list();
    hints.replace(["a", "x"]);
    expect(texts(doc)).toEqual(["a", "x"]);
    expect(hints.list()[0]).toEqual(first);
  });
});
