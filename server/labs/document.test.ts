import { expect, test, vi } from "vitest";
import * as Y from "yjs";
import {
  checkPath,
  freePath,
  initialWorkspaceUpdate,
  LabFileError,
  MAX_FILES,
  workspaceFiles,
} from "./document.ts";

function paths(doc: Y.Doc): string[] {
  return workspaceFiles(doc)
    .list()
    .map((file) => file.path);
}

/** Two people's copies of one document; `meet` exchanges what they have. */
function twoCopies() {
  const ada = new Y.Doc();
  const bob = new Y.Doc();
  const meet = () => {
    Y.applyUpdate(bob, Y.encodeStateAsUpdate(ada, Y.encodeStateVector(bob)));
    Y.applyUpdate(ada, Y.encodeStateAsUpdate(bob, Y.encodeStateVector(ada)));
  };
  return { ada, bob, meet };
}

test("lists folders before files and parents before children", () => {
  const doc = new Y.Doc();
  const files = workspaceFiles(doc);
  for (const path of ["b.txt", "src/z.py", "A.txt", "src/lib/a.py", "docs/readme.md"]) files.create(path);
  expect(paths(doc)).toEqual([
    "docs",
    "docs/readme.md",
    "src",
    "src/lib",
    "src/lib/a.py",
    "src/z.py",
    "A.txt",
    "b.txt",
  ]);
});

test.each([
  ["", "name"],
  ["/etc/passwd", "must not begin"],
  ["../x", "“..”"],
  ["a/./b", "“.”"],
  ["a//b", "empty name"],
  ["a\0b", "control"],
  ["a\nb", "control"],
  ["a\u202etxt.exe", "invisible"],
  ["a\\b", "“/”"],
  ["x".repeat(300), "too long"],
  ["é".repeat(128), "too long"],
  [Array.from({ length: 10 }, () => "y".repeat(200)).join("/"), "path is too long"],
  [Array.from({ length: 17 }, () => "d").join("/"), "too deep"],
  ["\ud800.txt", "valid text"],
  [".git/config", "belongs to tools"],
  ["a/__pycache__/b.pyc", "belongs to tools"],
])("refuses the path %j with a sentence", (path, sentence) => {
  expect(checkPath(path)).toContain(sentence);
  expect(() => workspaceFiles(new Y.Doc()).create(path)).toThrow(LabFileError);
});

test.each(["a", ".gitignore", ".env", "täst 🎉.py", "a/b/c.txt", "x".repeat(255), "..."])(
  "accepts %j",
  (path) => {
    expect(checkPath(path)).toBeNull();
  },
);

test("names that differ by case only are two files", () => {
  const files = workspaceFiles(new Y.Doc());
  files.create("readme.md", "small");
  files.create("README.md", "big");
  expect(files.list()).toHaveLength(2);
});

test("a taken name, and a file used as a folder, are refused with a sentence", () => {
  const files = workspaceFiles(new Y.Doc());
  files.create("a");
  expect(() => files.create("a")).toThrow("already something");
  expect(() => files.create("a/b")).toThrow("is a file, not a folder");
});

test("text enters with line feeds only", () => {
  const files = workspaceFiles(new Y.Doc());
  const id = files.create("dos.txt", "one\r\ntwo\rthree\n");
  expect(files.text(id).toString()).toBe("one\ntwo\nthree\n");
});

test("typing survives a rename made at the same time", () => {
  const { ada, bob, meet } = twoCopies();
  const id = workspaceFiles(ada).create("main.py", "print(1)\n");
  meet();
  workspaceFiles(ada).move("main.py", "app.py");
  workspaceFiles(bob).text(id).insert(0, "# hello\n");
  meet();
  for (const doc of [ada, bob]) {
    expect(paths(doc)).toEqual(["app.py"]);
    expect(workspaceFiles(doc).text(id).toString()).toBe("# hello\nprint(1)\n");
  }
});

test("moving a folder moves everything below it in one transaction", () => {
  const doc = new Y.Doc();
  const files = workspaceFiles(doc);
  const id = files.create("src/lib/a.py", "x");
  files.create("srcs/b.py");
  const transactions = vi.fn();
  doc.on("afterTransaction", transactions);
  files.move("src", "new/code");
  expect(transactions).toHaveBeenCalledTimes(1);
  expect(files.get(id)?.path).toBe("new/code/lib/a.py");
  expect(paths(doc)).toEqual(["new", "new/code", "new/code/lib", "new/code/lib/a.py", "srcs", "srcs/b.py"]);
  expect(() => files.move("new", "new/inside")).toThrow("into itself");
});

test("removing a folder removes what is in it, and nothing beside it", () => {
  const doc = new Y.Doc();
  const files = workspaceFiles(doc);
  files.create("a/b/c");
  files.create("ab");
  files.remove("a");
  files.remove("a");
  expect(paths(doc)).toEqual(["ab"]);
});

test("of two files made at one path at once, everybody finds the same one", () => {
  const { ada, bob, meet } = twoCopies();
  workspaceFiles(ada).create("same.txt", "ada");
  workspaceFiles(bob).create("same.txt", "bob");
  meet();
  expect(workspaceFiles(ada).find("same.txt")?.id).toBe(workspaceFiles(bob).find("same.txt")?.id);
  expect(workspaceFiles(ada).list()).toHaveLength(2);
});

test("observers hear of files, not of typing, and the list keeps its identity in between", () => {
  const doc = new Y.Doc();
  const files = workspaceFiles(doc);
  const id = files.create("a", "");
  const heard = vi.fn();
  const stop = files.observe(heard);
  const before = files.list();
  files.text(id).insert(0, "typing");
  expect(heard).not.toHaveBeenCalled();
  expect(files.list()).toBe(before);
  files.create("b");
  expect(heard).toHaveBeenCalledTimes(1);
  stop();
  files.remove("b");
  expect(heard).toHaveBeenCalledTimes(1);
});

test("malformed entries written by a client do not exist", () => {
  const doc = new Y.Doc();
  const raw = doc.getMap<unknown>("files");
  raw.set("1", "not a map");
  raw.set("2", new Y.Map(Object.entries({ path: "../escape", kind: "folder" })));
  raw.set("3", new Y.Map(Object.entries({ path: "a", kind: "text", text: "not shared" })));
  raw.set("4", new Y.Map(Object.entries({ path: 7, kind: "folder" })));
  expect(workspaceFiles(doc).list()).toEqual([]);
});

test("several changes in one transaction see each other", () => {
  const doc = new Y.Doc();
  const files = workspaceFiles(doc);
  doc.transact(() => {
    files.create("a/x");
    files.create("a/y");
    expect(() => files.create("a/x")).toThrow("already");
    files.move("a", "b");
    files.remove("b/x");
  });
  expect(paths(doc)).toEqual(["b", "b/y"]);
});

test("a lab with the most files allowed is seeded quickly, and takes no more", () => {
  const seed = Array.from({ length: MAX_FILES }, (_, n) => ({ path: `f${n}`, content: `${n}\n` }));
  const started = performance.now();
  const doc = new Y.Doc();
  Y.applyUpdate(doc, initialWorkspaceUpdate(seed));
  expect(workspaceFiles(doc).list()).toHaveLength(MAX_FILES);
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(() => workspaceFiles(doc).create("one more")).toThrow("at most");
});

test("a free name keeps the extension, skips taken ones and stays within the length of a name", () => {
  const taken = new Set(["a/b (2).txt"]);
  expect(freePath("a/b.txt", (path) => taken.has(path))).toBe("a/b (3).txt");
  expect(freePath(".env", () => false)).toBe(".env (2)");
  expect(checkPath(freePath("x".repeat(255), () => false))).toBeNull();
});
