import { rmSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import * as Y from "yjs";
import { syncedLab, type SyncedLab } from "./testing/synced-lab.ts";

let lab: SyncedLab;

beforeEach(() => {
  lab = syncedLab();
});

afterEach(() => lab.remove());

const at = (path: string) => join(lab.home.root, path);

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
