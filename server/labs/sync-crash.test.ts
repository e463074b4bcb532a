import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { workspaceFiles } from "./document.ts";
import { startSync, type Sync } from "./sync.ts";
import { folderHome } from "./testing/folder-home.ts";
import { syncedLab, treeOfDisk, type SyncedLab } from "./testing/synced-lab.ts";

const STARTER = "# This is a comment: Python skips it. Your program begins below.\nprint('Hello')\n";

let lab: SyncedLab;
let copy: string;
let after: Sync | undefined;

beforeEach(() => {
  lab = syncedLab();
  copy = mkdtempSync(join(tmpdir(), "lab-copy-"));
});

afterEach(async () => {
  await after?.close();
  after = undefined;
  await lab.remove();
  rmSync(copy, { recursive: true, force: true });
});

/** What a kill -9 leaves of the disk at this moment, before anything more is kept. */
function crash(): void {
  cpSync(join(lab.home.root, ".."), copy, { recursive: true });
}

/** A new process on what the crash has left, with the document as the update log has it. */
async function restart(): Promise<{ text: (path: string) => string | undefined; root: string }> {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(lab.doc));
  const root = join(copy, "home");
  const stateFile = join(copy, "state", "base.json");
  after = await startSync({ home: folderHome(root), doc, stateFile, log: { warn: () => undefined } });
  await after.flush();
  const files = workspaceFiles(doc);
  return {
    root,
    text(path) {
      const file = files.find(path);
      return file?.kind === "text" ? file.text.toString() : undefined;
    },
  };
}

/** Starts on the starter file, and waits until that is what is remembered. */
async function startKept(): Promise<Sync> {
  lab.files.create("main.py", STARTER);
  const sync = await lab.start();
  const stateFile = join(lab.home.root, "../state/base.json");
  await vi.waitFor(() => expect(existsSync(stateFile)).toBe(true), { timeout: 20_000 });
  return sync;
}

function replace(path: string, content: string): void {
  const file = lab.files.find(path);
  if (file?.kind !== "text") throw new Error(`${path} is no text`);
  const { text } = file;
  lab.doc.transact(() => {
    text.delete(0, text.length);
    text.insert(0, content);
  });
}

describe("after a crash", () => {
  test("what the sync itself had written is not taken for a program's change", async () => {
    const sync = await startKept();
    replace("main.py", "start word0 word1 ");
    await sync.flush();
    crash();
    lab.type("main.py", 18, "word2 word3 word4\n");
    const { text, root } = await restart();
    expect(text("main.py")).toBe("start word0 word1 word2 word3 word4\n");
    expect(treeOfDisk(root)).toEqual({ "main.py": "start word0 word1 word2 word3 word4\n" });
  });

  test("a file the sync had just made is not made twice", async () => {
    const sync = await startKept();
    lab.files.create("new.py", "one\n");
    await sync.flush();
    crash();
    lab.type("new.py", 4, "two\n");
    const { root } = await restart();
    expect(treeOfDisk(root)).toEqual({ "main.py": STARTER, "new.py": "one\ntwo\n" });
  });

  test("a file that was removed meanwhile does not come back", async () => {
    const sync = await startKept();
    lab.files.create("new.py", "one\n");
    await sync.flush();
    crash();
    lab.files.remove("new.py");
    const { root } = await restart();
    expect(treeOfDisk(root)).toEqual({ "main.py": STARTER });
  });

  test("a program's change in the last moment is kept whole, and so is what was typed", async () => {
    const sync = await startKept();
    replace("main.py", "start word0 word1\n");
    await sync.flush();
    crash();
    writeFileSync(join(copy, "home", "main.py"), "start word0 word1\nfrom a program\n");
    lab.type("main.py", 18, "typed after\n");
    const { text } = await restart();
    expect(text("main.py")).toContain("start word0 word1\n");
    expect(text("main.py")).toContain("from a program\n");
    expect(text("main.py")).toContain("typed after\n");
    expect(text("main.py")).not.toContain("print");
  });
});
