import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  unlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { MAX_TEXT_BYTES, MAX_TEXT_LINES } from "./document.ts";
import { syncedLab, type SyncedLab } from "./testing/synced-lab.ts";

let lab: SyncedLab;

beforeEach(() => {
  lab = syncedLab();
});

afterEach(() => lab.remove());

const at = (path: string) => join(lab.home.root, path);

/** Waits, within the promise's time many times over, until `check` passes. */
const soon = (check: () => void) => vi.waitFor(check, { timeout: 5000, interval: 5 });

describe("at the start", () => {
  test("the document's files are written, and files only the disk has are taken in", async () => {
    lab.files.create("src/main.py", "print(1)\n");
    lab.guestWrites("notes/todo.txt", "buy milk\n");
    await lab.start();
    expect(lab.onDisk("src/main.py")).toBe("print(1)\n");
    expect(lab.inDocument("notes/todo.txt")).toBe("buy milk\n");
    await lab.agree();
  });

  test("with nothing known of the last time, the document's text stands", async () => {
    lab.files.create("a.txt", "document\n");
    lab.guestWrites("a.txt", "disk\n");
    await lab.start();
    expect(lab.onDisk("a.txt")).toBe("document\n");
    expect(lab.inDocument("a.txt")).toBe("document\n");
  });

  test("what changed on both sides while nobody watched is merged", async () => {
    const id = lab.files.create("both.txt", "one\ntwo\nthree\n");
    lab.files.create("typed.txt", "old\n");
    lab.files.create("ran.txt", "old\n");
    lab.files.create("removed-on-disk.txt", "x\n");
    lab.files.create("removed-in-document.txt", "y\n");
    lab.files.create("moved.txt", "unique content\n");
    await (await lab.start()).close();

    lab.type("both.txt", 0, "typed\n");
    lab.guestWrites("both.txt", "one\ntwo\nthree\nran\n");
    lab.type("typed.txt", 0, "new ");
    lab.guestWrites("ran.txt", "new\n");
    unlinkSync(at("removed-on-disk.txt"));
    lab.files.remove("removed-in-document.txt");
    renameSync(at("moved.txt"), at("moved-to.txt"));
    const movedId = lab.files.find("moved.txt")?.id;

    await lab.start();
    expect(lab.files.get(id)?.path).toBe("both.txt");
    expect(lab.inDocument("both.txt")).toBe("typed\none\ntwo\nthree\nran\n");
    expect(lab.onDisk("typed.txt")).toBe("new old\n");
    expect(lab.inDocument("ran.txt")).toBe("new\n");
    expect(lab.files.find("removed-on-disk.txt")).toBeUndefined();
    expect(lab.onDisk("removed-in-document.txt")).toBeNull();
    expect(lab.files.find("moved-to.txt")?.id).toBe(movedId);
    await lab.agree();
  });

  test("an empty home is filled again, though it held everything the last time", async () => {
    lab.files.create("src/main.py", "print(1)\n");
    await (await lab.start()).close();
    rmSync(at("src"), { recursive: true });
    await lab.start();
    expect(lab.onDisk("src/main.py")).toBe("print(1)\n");
  });
});

describe("from the document to the disk", () => {
  test("typing reaches the file, and flush waits for it", async () => {
    lab.files.create("a.py", "");
    const sync = await lab.start();
    lab.type("a.py", 0, "print('hi')\n");
    await sync.flush();
    expect(lab.onDisk("a.py")).toBe("print('hi')\n");
  });

  test("flush ends although somebody goes on typing", async () => {
    lab.files.create("a.py", "");
    const sync = await lab.start();
    const typing = setInterval(() => lab.type("a.py", 0, "x"), 1);
    lab.type("a.py", 0, "first\n");
    try {
      await sync.flush();
      expect(lab.onDisk("a.py")).toContain("first\n");
    } finally {
      clearInterval(typing);
    }
  });

  test("a rename is a rename on the disk: the file is the same one", async () => {
    lab.files.create("src/a.py", "x\n");
    const sync = await lab.start();
    const { ino } = statSync(at("src/a.py"));
    lab.files.move("src", "lib");
    await sync.flush();
    expect(statSync(at("lib/a.py")).ino).toBe(ino);
    expect(existsSync(at("src"))).toBe(false);
  });

  test("two files swap their names", async () => {
    lab.files.create("a", "was a\n");
    lab.files.create("b", "was b\n");
    const sync = await lab.start();
    lab.doc.transact(() => {
      lab.files.move("a", "c");
      lab.files.move("b", "a");
      lab.files.move("c", "b");
    });
    await sync.flush();
    expect([lab.onDisk("a"), lab.onDisk("b")]).toEqual(["was b\n", "was a\n"]);
    await lab.agree();
  });

  test("removing a folder takes caches in it along, and leaves hidden files elsewhere alone", async () => {
    lab.files.create("pkg/a.py", "");
    lab.guestWrites("pkg/__pycache__/a.pyc", "cache");
    lab.guestWrites(".git/HEAD", "ref: refs/heads/main\n");
    const sync = await lab.start();
    expect(lab.files.find(".git/HEAD")).toBeUndefined();
    lab.files.remove("pkg");
    await sync.flush();
    expect(existsSync(at("pkg"))).toBe(false);
    expect(lab.onDisk(".git/HEAD")).toBe("ref: refs/heads/main\n");
  });

  test("a file of Windows line ends keeps them on the disk; the document has line feeds", async () => {
    lab.guestWrites("dos.csv", "a,b\r\n1,2\r\n");
    const sync = await lab.start();
    expect(lab.inDocument("dos.csv")).toBe("a,b\n1,2\n");
    expect(lab.onDisk("dos.csv")).toBe("a,b\r\n1,2\r\n");
    lab.type("dos.csv", 4, "0,0\n");
    await sync.flush();
    expect(lab.onDisk("dos.csv")).toBe("a,b\r\n0,0\r\n1,2\r\n");
  });
});

describe("from the disk to the document", () => {
  test("a program's write arrives, and a cursor beside it stays", async () => {
    lab.files.create("a.txt", "alpha\nbeta\ngamma\n");
    await lab.start();
    const text = lab.files.text(lab.files.find("a.txt")?.id ?? "");
    const cursor = Y.createRelativePositionFromTypeIndex(text, 8);
    lab.guestWrites("a.txt", "ALPHA!\nbeta\ngamma\n");
    await soon(() => expect(text.toString()).toBe("ALPHA!\nbeta\ngamma\n"));
    expect(Y.createAbsolutePositionFromRelativePosition(cursor, lab.doc)?.index).toBe(9);
  });

  test("somebody types while `sed -i` runs: both changes are there, nothing twice", async () => {
    lab.files.create("a.txt", Array.from({ length: 200 }, (_, n) => `line ${n}\n`).join(""));
    const sync = await lab.start();
    for (let round = 0; round < 10; round++) {
      lab.type("a.txt", 0, `typed ${round} before\n`);
      execFileSync("sed", ["-i", `s/^line ${round * 7}$/& sed${round}/`, at("a.txt")]);
      lab.type("a.txt", 0, `typed ${round} after\n`);
      await sync.flush();
    }
    await lab.agree();
    const text = lab.inDocument("a.txt") ?? "";
    for (let round = 0; round < 10; round++) {
      expect(text.match(new RegExp(`^typed ${round} (before|after)$`, "gm"))).toHaveLength(2);
      expect(text.match(new RegExp(`^line ${round * 7} sed${round}$`, "gm"))).toHaveLength(1);
    }
    expect(text.split("\n")).toHaveLength(221);
  });

  test("git checkout of a branch with 200 other files", async () => {
    const git = (...args: string[]) =>
      execFileSync("git", ["-C", lab.home.root, "-c", "user.name=a", "-c", "user.email=a@b.c", ...args], {
        stdio: "ignore",
      });
    const id = lab.files.create("f0.txt", "main 0\n");
    for (let n = 1; n < 100; n++) lab.files.create(`f${n}.txt`, `main ${n}\n`);
    const sync = await lab.start();
    git("init", "-q", "-b", "main");
    git("add", "-A");
    git("commit", "-qm", "main");
    git("checkout", "-qb", "other");
    for (let n = 0; n < 100; n++) writeFileSync(at(`f${n}.txt`), `other ${n}\n`);
    mkdirSync(at("more"));
    for (let n = 0; n < 100; n++) writeFileSync(at(`more/g${n}.txt`), `more ${n}\n`);
    git("add", "-A");
    git("commit", "-qm", "other");
    await lab.agree();
    expect(lab.inDocument("more/g99.txt")).toBe("more 99\n");
    git("checkout", "-q", "main");
    await lab.agree();
    expect(lab.files.find("more/g1.txt")).toBeUndefined();
    expect(lab.inDocument("f42.txt")).toBe("main 42\n");
    expect(lab.files.find("f0.txt")?.id).toBe(id);
    await sync.flush();
  });

  test("`mv` keeps the file's identity, and what is typed in it meanwhile", async () => {
    const id = lab.files.create("a.py", "print('a')\n");
    const sync = await lab.start();
    lab.type("a.py", 0, "# typed\n");
    renameSync(at("a.py"), at("b.py"));
    await sync.flush();
    await lab.agree();
    expect(lab.files.get(id)?.path).toBe("b.py");
    expect(lab.onDisk("b.py")).toBe("# typed\nprint('a')\n");
    expect(lab.files.list()).toHaveLength(1);
  });

  test("a save that empties the file first does not wipe the text others see", async () => {
    lab.files.create("a.txt", "keep me\n");
    let clock = () => Date.now();
    await lab.start({ clock: () => clock() });
    const seen: string[] = [];
    const text = lab.files.text(lab.files.find("a.txt")?.id ?? "");
    text.observe(() => seen.push(text.toString()));
    lab.guestWrites("a.txt", "");
    const savedAt = statSync(at("a.txt")).mtimeMs;
    clock = () => savedAt + 1;
    const reads = lab.home.calls.read;
    await soon(() => expect(lab.home.calls.read).toBeGreaterThan(reads + 1));
    lab.guestWrites("a.txt", "keep me\nand more\n");
    await soon(() => expect(text.toString()).toBe("keep me\nand more\n"));
    expect(seen).toEqual(["keep me\nand more\n"]);
  });

  test("emptying a file for good empties the text", async () => {
    lab.files.create("a.txt", "gone soon\n");
    await lab.start();
    lab.guestWrites("a.txt", "");
    await soon(() => expect(lab.inDocument("a.txt")).toBe(""));
  });

  test("two writes of one size within one tick of the clock: the second counts", async () => {
    lab.files.create("a.txt", "0\n");
    await lab.start();
    for (let n = 1; n <= 9; n++) {
      lab.guestWrites("a.txt", `${n}\n`);
      await new Promise((turn) => setImmediate(turn));
    }
    await soon(() => expect(lab.inDocument("a.txt")).toBe("9\n"));
  });

  test("emoji, joined characters and a byte order mark arrive byte for byte", async () => {
    lab.files.create("a.txt", "👩‍💻 writes 日本\n");
    await lab.start();
    for (const content of ["👨‍💻 writes 日本\n", "\ufeff👩‍💻🎉 writes\n", "🎊\n"]) {
      lab.guestWrites("a.txt", content);
      await soon(() => expect(lab.inDocument("a.txt")).toBe(content));
      await lab.agree();
    }
  });

  test("bytes that are no text are listed as binary; becoming text, they are shared", async () => {
    await lab.start();
    lab.guestWrites("data", new Uint8Array([1, 0, 2]));
    await soon(() => expect(lab.files.find("data")).toMatchObject({ kind: "binary", sizeBytes: 3 }));
    lab.guestWrites("data", new Uint8Array([0xff, 0xfe, 0, 9]));
    await soon(() => expect(lab.files.find("data")).toMatchObject({ kind: "binary", sizeBytes: 4 }));
    lab.guestWrites("data", "text now\n");
    await soon(() => expect(lab.inDocument("data")).toBe("text now\n"));
    lab.guestWrites("data", "x".repeat(MAX_TEXT_BYTES + 1));
    await soon(() =>
      expect(lab.files.find("data")).toMatchObject({ kind: "binary", sizeBytes: MAX_TEXT_BYTES + 1 }),
    );
  });

  test("a text of too many lines is listed as binary until it is shorter", async () => {
    await lab.start();
    lab.guestWrites("log", "\n".repeat(MAX_TEXT_LINES - 1));
    await soon(() => expect(lab.files.find("log")?.kind).toBe("text"));
    lab.guestWrites("log", "\n".repeat(MAX_TEXT_LINES));
    await soon(() => expect(lab.files.find("log")?.kind).toBe("binary"));
    lab.guestWrites("log", "short\n");
    await soon(() => expect(lab.inDocument("log")).toBe("short\n"));
  });

  test("a shared text that grows too long stays shared, and the disk keeps what it had", async () => {
    const sync = await lab.start();
    const id = lab.files.create("log", "short\n");
    await sync.flush();
    lab.files.text(id).insert(0, "\n".repeat(MAX_TEXT_LINES));
    await sync.flush();
    expect(lab.onDisk("log")).toBe("short\n");
    expect(lab.problems.join()).toContain("50 000 lines");
    lab.files.text(id).delete(0, MAX_TEXT_LINES);
    lab.files.text(id).insert(0, "still ");
    await lab.agree();
    expect(lab.onDisk("log")).toBe("still short\n");
  });
});

describe("both at once", () => {
  test("a file renamed here and edited there is renamed and edited", async () => {
    const id = lab.files.create("a.txt", "one\n");
    const sync = await lab.start();
    lab.files.move("a.txt", "b.txt");
    lab.guestWrites("a.txt", "one\ntwo\n");
    await sync.flush();
    await lab.agree();
    expect(lab.files.list().map((file) => [file.id, file.path])).toEqual([[id, "b.txt"]]);
    expect(lab.onDisk("b.txt")).toBe("one\ntwo\n");
  });

  test("one name made on both sides: both files are kept", async () => {
    const sync = await lab.start();
    lab.files.create("new.txt", "typed\n");
    lab.guestWrites("new.txt", "ran\n");
    await sync.flush();
    await lab.agree();
    expect([lab.onDisk("new.txt"), lab.onDisk("new (2).txt")].sort()).toEqual(["ran\n", "typed\n"]);
  });

  test("one name made by two people: the later one gets a number", async () => {
    const other = new Y.Doc();
    const sync = await lab.start();
    lab.files.create("same.txt", "first\n");
    const { workspaceFiles } = await import("./document.ts");
    workspaceFiles(other).create("same.txt", "second\n");
    Y.applyUpdate(lab.doc, Y.encodeStateAsUpdate(other));
    await sync.flush();
    await lab.agree();
    expect(lab.files.list().map((file) => file.path)).toEqual(["same (2).txt", "same.txt"]);
  });

  test("removed on the disk, edited in the document since: the file comes back", async () => {
    lab.files.create("a.txt", "old\n");
    const sync = await lab.start();
    unlinkSync(at("a.txt"));
    lab.type("a.txt", 0, "edited ");
    await sync.flush();
    await lab.agree();
    expect(lab.onDisk("a.txt")).toBe("edited old\n");
  });

  test("removed in the document, written by a program since: the file comes back", async () => {
    lab.files.create("a.txt", "old\n");
    const sync = await lab.start();
    lab.files.remove("a.txt");
    lab.guestWrites("a.txt", "written since\n");
    await sync.flush();
    await lab.agree();
    expect(lab.inDocument("a.txt")).toBe("written since\n");
  });

  test("a folder removed on the disk while a file is made in it: the folder comes back for it", async () => {
    lab.files.create("dir/old.txt", "old\n");
    const sync = await lab.start();
    rmSync(at("dir"), { recursive: true });
    lab.files.create("dir/new.txt", "new\n");
    await sync.flush();
    await lab.agree();
    expect(lab.onDisk("dir/new.txt")).toBe("new\n");
    expect(lab.files.find("dir/old.txt")).toBeUndefined();
  });
});

describe("trouble", () => {
  test("a full disk is said once, typing is kept, and written when there is space", async () => {
    lab.files.create("a.txt", "");
    const sync = await lab.start();
    lab.home.failWrites("ENOSPC");
    lab.type("a.txt", 0, "kept\n");
    await expect(sync.flush()).rejects.toThrow("could be saved");
    await expect(sync.flush()).rejects.toThrow("could be saved");
    expect(lab.problems).toEqual([expect.stringContaining("The lab's disk is full")]);
    lab.home.failWrites(null);
    await soon(() => expect(lab.onDisk("a.txt")).toBe("kept\n"));
  });

  test("names no lab can show are left out, and said once", async () => {
    lab.guestWrites("bad\nname.txt", "x");
    const sync = await lab.start();
    lab.guestWrites("good.txt", "y");
    await soon(() => expect(lab.inDocument("good.txt")).toBe("y"));
    await sync.flush();
    expect(lab.files.list().map((file) => file.path)).toEqual(["good.txt"]);
    expect(lab.problems).toEqual([expect.stringContaining("control characters")]);
  });

  test("a home too large to be listed whole loses nothing in the document", async () => {
    for (let n = 0; n < 10; n++) lab.files.create(`dir${n}/f.txt`, `${n}\n`);
    const sync = await lab.start();
    lab.home.listAtMost(5);
    lab.guestWrites("new.txt", "x\n");
    unlinkSync(at("dir0/f.txt"));
    await soon(() => expect(lab.files.find("dir0/f.txt")).toBeUndefined());
    await sync.flush();
    expect(lab.files.list().filter((file) => file.kind === "text")).toHaveLength(9);
  });

  test("an object put into a text by a client moves no edit to a wrong place", async () => {
    const id = lab.files.create("a.txt", "one\ntwo\n");
    const sync = await lab.start();
    lab.files.text(id).insertEmbed(0, { image: "x" });
    await sync.flush();
    lab.guestWrites("a.txt", "one\nTWO\n");
    await soon(() => expect(lab.inDocument("a.txt")).toBe("one\nTWO\n"));
    await lab.agree();
  });

  test("uploaded bytes are on the disk and listed", async () => {
    const sync = await lab.start();
    const bytes = new Uint8Array([0, 1, 2, 255]);
    await sync.putBinary("img/logo.png", bytes);
    expect(lab.files.find("img/logo.png")).toMatchObject({ kind: "binary", sizeBytes: 4 });
    expect(new Uint8Array(readFileSync(at("img/logo.png")))).toEqual(bytes);
    await expect(sync.putBinary("../out", bytes)).rejects.toThrow("“..”");
  });

  test("when nothing happens, nothing is written", async () => {
    lab.files.create("a.txt", "x\n");
    lab.guestWrites("b.txt", "a\r\nb\n");
    const sync = await lab.start();
    lab.type("a.txt", 0, "y");
    lab.guestWrites("c.txt", "z\n");
    await sync.flush();
    await soon(() => expect(lab.inDocument("c.txt")).toBe("z\n"));
    const { write, rename } = lab.home.calls;
    const updates = vi.fn();
    lab.doc.on("update", updates);
    for (let n = 0; n < 5; n++) await sync.flush();
    expect({ ...lab.home.calls }).toMatchObject({ write, rename });
    expect(updates).not.toHaveBeenCalled();
  });
});
