import { execFileSync } from "node:child_process";
import { mkdirSync, renameSync, statSync, writeFileSync } from "node:fs";
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
const soon = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 });

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
      await soon(() => expect(lab.inDocument("a.txt")).toBe(content.replace("\ufeff", "")));
      expect(lab.onDisk("a.txt")).toBe(content);
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
