import { readFileSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { syncedLab, type SyncedLab } from "./testing/synced-lab.ts";

let lab: SyncedLab;

beforeEach(() => {
  lab = syncedLab();
});

afterEach(() => lab.remove());

const at = (path: string) => join(lab.home.root, path);

/** Waits, within the promise's time many times over, until `check` passes. */
const soon = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 5 });

describe("trouble", () => {
  test("a full disk is said once, typing is kept, and written when there is space", async () => {
    lab.files.create("a.txt", "");
    const sync = await lab.start();
    lab.home.failWrites("ENOSPC");
    lab.type("a.txt", 0, "kept\n");
    await expect(sync.flush()).rejects.toThrow("could be saved");
    await expect(sync.flush()).rejects.toThrow("could be saved");
    expect(lab.problems).toEqual([
      expect.stringContaining("“a.txt” is not saved to the lab's disk, which is full"),
    ]);
    lab.home.failWrites(null);
    await soon(() => expect(lab.onDisk("a.txt")).toBe("kept\n"));
    await soon(() => expect(lab.unsolved).toEqual([]));
  });

  test("what was wrong with a file that is removed is over", async () => {
    const sync = await lab.start();
    lab.home.failWrites("ENOSPC");
    lab.files.create("a.txt", "typed\n");
    await expect(sync.flush()).rejects.toThrow("could be saved");
    expect(lab.unsolved).toEqual([expect.stringContaining("“a.txt”")]);
    lab.files.remove("a.txt");
    await soon(() => expect(lab.unsolved).toEqual([]));
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
