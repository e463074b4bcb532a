import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect, vi } from "vitest";
import * as Y from "yjs";
import { isHiddenPath, workspaceFiles, type WorkspaceFiles } from "../document.ts";
import { startSync, type Sync } from "../sync.ts";
import { folderHome, walk, type FolderHome } from "./folder-home.ts";

/** A document and a folder, to be kept one by `start`. */
export interface SyncedLab {
  readonly doc: Y.Doc;
  readonly files: WorkspaceFiles;
  readonly home: FolderHome;
  /** Sentences people were told. */
  readonly problems: string[];
  /** Those of them that are not solved. */
  readonly unsolved: string[];
  start(options?: { clock?: () => number }): Promise<Sync>;
  /** What a program in the lab does. */
  guestWrites(path: string, content: string | Uint8Array): void;
  onDisk(path: string): string | null;
  /** The shared text at this path; null when there is none. */
  inDocument(path: string): string | null;
  type(path: string, at: number, text: string): void;
  /** Waits until disk and document are the same, byte for byte, and stay so over a flush. */
  agree(): Promise<void>;
  remove(): Promise<void>;
}

export function syncedLab(options: { settled?: boolean } = {}): SyncedLab {
  const folder = mkdtempSync(join(tmpdir(), "lab-"));
  const root = join(folder, "home");
  mkdirSync(root);
  const home = folderHome(root, options);
  const doc = new Y.Doc();
  const files = workspaceFiles(doc);
  const problems: string[] = [];
  const unsolved: string[] = [];
  let sync: Sync | undefined;

  const shared = (path: string) => {
    const file = files.find(path);
    return file?.kind === "text" ? file.text : null;
  };

  return {
    doc,
    files,
    home,
    problems,
    unsolved,
    async start(startOptions = {}) {
      sync = await startSync({
        home,
        doc,
        stateFile: join(folder, "state", "base.json"),
        log: { warn: () => undefined },
        ...startOptions,
        onProblems(current) {
          const messages = current.map(({ message }) => message);
          problems.push(...messages.filter((message) => !unsolved.includes(message)));
          unsolved.splice(0, unsolved.length, ...messages);
        },
      });
      return sync;
    },
    guestWrites(path, content) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    },
    onDisk(path) {
      try {
        return readFileSync(join(root, path), "utf8");
      } catch {
        return null;
      }
    },
    inDocument: (path) => shared(path)?.toString() ?? null,
    type(path, at, text) {
      const target = shared(path);
      if (!target) throw new Error(`There is no text at ${path}.`);
      target.insert(at, text);
    },
    async agree() {
      await vi.waitFor(() => expect(treeOfDocument(files, root)).toEqual(treeOfDisk(root)), {
        timeout: 20_000,
        interval: 25,
      });
    },
    async remove() {
      await sync?.close();
      doc.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Path → content, "(folder)" for folders. */
export function treeOfDisk(root: string): Record<string, string> {
  const tree = walk(root, isHiddenPath).map(({ path, kind }) => [
    path,
    kind === "folder" ? "(folder)" : readFileSync(join(root, path), "utf8"),
  ]);
  return Object.fromEntries(tree.sort()) as Record<string, string>;
}

/** The same of the document; what is binary has its bytes on the disk alone. */
function treeOfDocument(files: WorkspaceFiles, root: string): Record<string, string> {
  const tree = files.list().map((file) => {
    if (file.kind === "folder") return [file.path, "(folder)"];
    if (file.kind === "text") return [file.path, file.text.toString()];
    return [
      file.path,
      readdirSync(dirname(join(root, file.path))) && readFileSync(join(root, file.path), "utf8"),
    ];
  });
  return Object.fromEntries(tree.sort()) as Record<string, string>;
}
