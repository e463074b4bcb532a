import { renameSync, rmSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { syncedLab, type SyncedLab } from "./testing/synced-lab.ts";

let lab: SyncedLab;

beforeEach(() => {
  lab = syncedLab();
});

afterEach(() => lab.remove());

const at = (path: string) => join(lab.home.root, path);

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
