import { expect, test } from "vitest";
import * as Y from "yjs";
import { randomFrom } from "#tests/random.ts";
import { workspaceFiles, type WorkspaceFiles } from "./document.ts";
import { restoreLabFile, restoreLabFiles } from "./restore-files.ts";

function lab(files: Record<string, string> = {}): WorkspaceFiles {
  const made = workspaceFiles(new Y.Doc());
  for (const [path, text] of Object.entries(files)) made.create(path, text);
  return made;
}

function copyOf(files: WorkspaceFiles): WorkspaceFiles {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(files.doc));
  return workspaceFiles(doc);
}

/** Everything in a lab, by path. */
function contents(files: WorkspaceFiles): Record<string, string> {
  return Object.fromEntries(
    files
      .list()
      .map((file) => [
        file.path,
        file.kind === "text" ? file.text.toJSON() : file.kind === "binary" ? `#${file.hash}` : "/",
      ]),
  );
}

const restoreAll = (live: WorkspaceFiles, earlier: WorkspaceFiles) =>
  live.doc.transact(() => restoreLabFiles(live, earlier));

test("brings text, names and folders back, and files keep their ids", () => {
  const live = lab({ "main.py": "print(1)\n", "src/a.py": "a\n", "src/b.py": "b\n" });
  const earlier = copyOf(live);
  const main = live.find("main.py")?.id ?? "";
  live.text(main).insert(0, "# more\n");
  live.move("src", "lib");
  live.remove("lib/b.py");
  live.create("new/deep/file.py", "new");
  expect(restoreAll(live, earlier)).toEqual({ changed: 4, skipped: [] });
  expect(contents(live)).toEqual(contents(earlier));
  expect(live.find("main.py")?.id).toBe(main);
  expect(live.find("src/a.py")?.id).toBe(earlier.find("src/a.py")?.id);
});

test("changes text by the smallest edits, so that what others type meanwhile stays where it was", () => {
  const live = lab({ "main.py": "one\ntwo\nthree\n" });
  const earlier = copyOf(live);
  const id = live.find("main.py")?.id ?? "";
  live.text(id).insert(4, "new line\n");
  const other = copyOf(live);
  const text = other.text(id);
  text.insert(text.length, "typed meanwhile\n");
  restoreAll(live, earlier);
  Y.applyUpdate(live.doc, Y.encodeStateAsUpdate(other.doc));
  expect(live.text(id).toJSON()).toBe("one\ntwo\nthree\ntyped meanwhile\n");
});

test("swaps names back", () => {
  const live = lab({ "a.txt": "a", "b.txt": "b" });
  const earlier = copyOf(live);
  live.move("a.txt", "c.txt");
  live.move("b.txt", "a.txt");
  live.move("c.txt", "b.txt");
  expect(restoreAll(live, earlier).changed).toBe(2);
  expect(contents(live)).toEqual({ "a.txt": "a", "b.txt": "b" });
});

test("a folder where a file was, and a file where a folder was, change places again", () => {
  const live = lab({ x: "a file", "y/inner.txt": "inside" });
  const earlier = copyOf(live);
  live.remove("x");
  live.create("x/other.txt", "o");
  live.move("y/inner.txt", "x/inner.txt");
  live.remove("y");
  live.create("y", "now a file");
  restoreAll(live, earlier);
  expect(contents(live)).toEqual(contents(earlier));
});

test("leaves binary files alone, moves them out of the way, and says which are not as they were", () => {
  const live = lab({ notes: "text", "keep.txt": "k" });
  live.createBinary("logo.png", { sizeBytes: 1, hash: "old" });
  live.createBinary("lost.png", { sizeBytes: 1, hash: "lost" });
  live.createBinary("moved.png", { sizeBytes: 1, hash: "same" });
  const earlier = copyOf(live);
  live.replaceBinary(live.find("logo.png")?.id ?? "", { sizeBytes: 2, hash: "new" });
  live.remove("lost.png");
  live.move("moved.png", "elsewhere.png");
  live.remove("notes");
  live.createBinary("notes/photo.png", { sizeBytes: 3, hash: "photo" });
  live.createBinary("added.png", { sizeBytes: 3, hash: "added" });
  const { skipped } = restoreAll(live, earlier);
  expect(contents(live)).toEqual({
    "notes (2)": "/",
    "notes (2)/photo.png": "#photo",
    "added.png": "#added",
    "keep.txt": "k",
    "logo.png": "#new",
    "moved.png": "#same",
    notes: "text",
  });
  expect([...skipped].sort()).toEqual(["added.png", "logo.png", "lost.png", "notes/photo.png"]);
});

test("one file comes back under the name it has now, or anew when it is gone", () => {
  const live = lab({ "main.py": "first", "other.py": "other" });
  const earlier = copyOf(live);
  live.move("main.py", "app.py");
  const app = live.text(live.find("app.py")?.id ?? "");
  app.insert(5, " and more");
  live.text(live.find("other.py")?.id ?? "").insert(0, "not touched: ");
  expect(restoreLabFile(live, earlier, "main.py")).toEqual({ changed: 1, skipped: [] });
  expect(contents(live)).toEqual({ "app.py": "first", "other.py": "not touched: other" });
  live.remove("app.py");
  live.createFolder("main.py");
  expect(restoreLabFile(live, earlier, "main.py").changed).toBe(1);
  expect(contents(live)["main (2).py"]).toBe("first");
  expect(() => restoreLabFile(live, earlier, "never.py")).toThrow("There was no file “never.py”");
});

test.each([1, 2, 3, 4, 5, 6, 7, 8])("restores any earlier state after random changes (seed %i)", (seed) => {
  const random = randomFrom(seed);
  const names = ["a", "b", "c/d", "c/e", "f/g/h", "i.txt"];
  const live = lab({ a: "start", "c/d": "more" });
  const states = [copyOf(live)];
  for (let step = 0; step < 40; step++) {
    const path = random.pick(names);
    const file = live.find(path);
    try {
      if (file === undefined) live.create(path, `text ${String(step)}`);
      else if (random.below(3) === 0) live.remove(path);
      else if (random.below(2) === 0) live.move(path, random.pick(names));
      else if (file.kind === "text") file.text.insert(0, `${String(step)}\n`);
    } catch {
      // Not every random change is one a lab allows.
    }
    if (random.below(5) === 0) states.push(copyOf(live));
  }
  for (const earlier of states.reverse()) {
    restoreAll(live, earlier);
    expect(contents(live)).toEqual(contents(earlier));
  }
});
