import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { syncedLab, type SyncedLab } from "./testing/synced-lab.ts";

let lab: SyncedLab;

beforeEach(() => {
  lab = syncedLab();
});

afterEach(() => lab.remove());

const at = (path: string) => join(lab.home.root, path);

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

  test("a file of mixed line ends with a byte order mark keeps both, also over a restart", async () => {
    lab.guestWrites("mixed.txt", "\ufeffone\r\ntwo\nthree\rfour\r\n");
    const sync = await lab.start();
    expect(lab.inDocument("mixed.txt")).toBe("one\ntwo\nthree\nfour\n");
    lab.type("mixed.txt", 0, "zero\n");
    await sync.flush();
    expect(lab.onDisk("mixed.txt")).toBe("\ufeffzero\r\none\r\ntwo\nthree\rfour\r\n");
    await sync.close();
    lab.type("mixed.txt", 0, "-1\n");
    await lab.start();
    expect(lab.onDisk("mixed.txt")).toBe("\ufeff-1\r\nzero\r\none\r\ntwo\nthree\rfour\r\n");
  });

  test("text that is not UTF-8 stays as it is on the disk, listed but not shared", async () => {
    const latin = new Uint8Array([0x63, 0x61, 0x66, 0xe9, 0x0a]);
    lab.guestWrites("café.txt", latin);
    const sync = await lab.start();
    lab.files.move("café.txt", "menu/café.txt");
    await sync.flush();
    expect(lab.files.find("menu/café.txt")).toMatchObject({ kind: "binary", sizeBytes: 5 });
    expect(new Uint8Array(readFileSync(at("menu/café.txt")))).toEqual(latin);
  });
});
