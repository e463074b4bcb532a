import { closeSync, openSync, readdirSync, renameSync, writeFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { syncedLab, type SyncedLab } from "./testing/synced-lab.ts";

let lab: SyncedLab;

beforeEach(() => {
  lab = syncedLab();
});

afterEach(() => lab.remove());

const at = (path: string) => join(lab.home.root, path);
const soon = (check: () => void) => vi.waitFor(check, { timeout: 20_000, interval: 10 });
/** What was replaced and is kept, because somebody may write to it. */
const kept = () => readdirSync(lab.home.root).filter((name) => name.startsWith(".sync-"));

describe("a program that writes in the last moment before its file is replaced", () => {
  test("is merged with what was typed, when it writes in place", async () => {
    lab.files.create("a.txt", "one\ntwo\n");
    const sync = await lab.start();
    lab.home.beforeReplace(() => writeFileSync(at("a.txt"), "one\ntwo\nprogram\n"));
    lab.type("a.txt", 0, "typed\n");
    await sync.flush();
    await lab.agree();
    expect(lab.onDisk("a.txt")).toBe("typed\none\ntwo\nprogram\n");
    expect(kept()).toEqual([]);
  });

  test("is merged with what was typed, when it renames a new file over it", async () => {
    lab.files.create("a.txt", "one\ntwo\n");
    const sync = await lab.start();
    lab.home.beforeReplace(() => {
      writeFileSync(at("sedAAAAAA"), "one\nTWO\n");
      renameSync(at("sedAAAAAA"), at("a.txt"));
    });
    lab.type("a.txt", 0, "typed\n");
    await sync.flush();
    await lab.agree();
    expect(lab.onDisk("a.txt")).toBe("typed\none\nTWO\n");
  });

  test("keeps what is no text; what was typed is kept beside it", async () => {
    lab.files.create("a.txt", "one\n");
    const sync = await lab.start();
    lab.home.beforeReplace(() => writeFileSync(at("a.txt"), new Uint8Array([0, 1, 2])));
    lab.type("a.txt", 0, "typed\n");
    await sync.flush();
    await lab.agree();
    const contents = lab.files.list().map((file) => lab.onDisk(file.path));
    expect(contents.sort()).toEqual(["\0\x01\x02", "typed\none\n"]);
  });
});

describe("a program that holds a file open", () => {
  test("goes on writing to it: what arrives is merged, until it closes the file", async () => {
    lab.files.create("log", "start\n");
    const sync = await lab.start();
    const descriptor = openSync(at("log"), "a");
    try {
      for (let n = 1; n <= 5; n++) {
        lab.type("log", 0, `typed ${n}\n`);
        await sync.flush();
        writeSync(descriptor, `program ${n}\n`);
      }
      await soon(() => expect(lab.inDocument("log")).toContain("program 5\n"));
    } finally {
      closeSync(descriptor);
    }
    await soon(() => expect(kept()).toEqual([]));
    await lab.agree();
    const typed = [5, 4, 3, 2, 1].map((n) => `typed ${n}\n`).join("");
    const written = [1, 2, 3, 4, 5].map((n) => `program ${n}\n`).join("");
    expect(lab.onDisk("log")).toBe(`${typed}start\n${written}`);
  });

  test("and empties it to write it anew does not wipe what others see", async () => {
    lab.files.create("a.txt", "one\ntwo\n");
    const sync = await lab.start();
    const descriptor = openSync(at("a.txt"), "r+");
    lab.type("a.txt", 0, "typed\n");
    await sync.flush();
    const seen: string[] = [];
    lab.files.text(lab.files.find("a.txt")?.id ?? "").observe(() => seen.push(lab.inDocument("a.txt") ?? ""));
    writeSync(descriptor, "ONE\ntwo\n", 0);
    closeSync(descriptor);
    await soon(() => expect(lab.inDocument("a.txt")).toBe("typed\nONE\ntwo\n"));
    await lab.agree();
    expect(seen).toEqual(["typed\nONE\ntwo\n"]);
  });

  test("is heard to the last when the lab closes", async () => {
    lab.files.create("log", "start\n");
    const sync = await lab.start();
    const descriptor = openSync(at("log"), "a");
    try {
      lab.type("log", 0, "typed\n");
      await sync.flush();
      writeSync(descriptor, "program\n");
      await sync.close();
      expect(lab.onDisk("log")).toBe("typed\nstart\nprogram\n");
      expect(kept()).toEqual([]);
    } finally {
      closeSync(descriptor);
    }
  });

  test("keeps no more than a few files from being let go", async () => {
    const sync = await lab.start();
    const descriptors: number[] = [];
    try {
      for (let n = 0; n < 12; n++) lab.files.create(`log${n}`, "start\n");
      await sync.flush();
      for (let n = 0; n < 12; n++) descriptors.push(openSync(at(`log${n}`), "a"));
      for (let n = 0; n < 12; n++) lab.type(`log${n}`, 0, "typed\n");
      await sync.flush();
      expect(kept().length).toBeLessThanOrEqual(8);
    } finally {
      descriptors.forEach(closeSync);
    }
    await lab.agree();
  });
});

describe("a program that acts in the last moment on a file that is removed", () => {
  test("what it wrote brings the file back", async () => {
    lab.files.create("a.txt", "one\n");
    const sync = await lab.start();
    const take = lab.home.take.bind(lab.home);
    lab.home.take = (path) => {
      writeFileSync(at(path), "written since\n");
      lab.home.take = take;
      return take(path);
    };
    lab.files.remove("a.txt");
    await sync.flush();
    await lab.agree();
    expect(lab.inDocument("a.txt")).toBe("written since\n");
  });
});
