/**
 * The shape of a lab's document, `workspace/<id>`: one flat map `files` from a file's id to its entry. A file keeps
 * its id for life: moving it only changes `path`, so what others type meanwhile survives the move. Text lives in a
 * Y.Text with "\n" line ends only (other line ends shift every offset in the editor); the bytes of binary and large
 * files stay in the lab's home. Runs in browsers and on the server: yjs alone.
 */
import * as Y from "yjs";
import {
  inTreeOrder,
  readEntry,
  readListing,
  type Entry,
  type LabFile,
  type Listing,
} from "./document-listing.ts";
import { checkPath, isBelow, parentPath } from "./document-paths.ts";
import { normaliseLineEnds } from "./document-text.ts";

export type { LabFile } from "./document-listing.ts";
export { checkPath, freePath, isBelow, isHiddenPath, MAX_DEPTH, parentPath } from "./document-paths.ts";
export {
  countLines,
  isTooLargeToShare,
  MAX_TEXT_BYTES,
  MAX_TEXT_LINES,
  normaliseLineEnds,
} from "./document-text.ts";

/** Files and folders in one lab. */
export const MAX_FILES = 2000;
/** A change of files that cannot be made; the message is a sentence for people. */
export class LabFileError extends Error {
  override readonly name = "LabFileError";
}

/** Typed access to a lab's document. Every change is one transaction; a refused one throws LabFileError. */
export interface WorkspaceFiles {
  readonly doc: Y.Doc;
  /** All valid entries in tree order: folders before files, parents before children. Same array until it changes. */
  list(): readonly LabFile[];
  get(id: string): LabFile | undefined;
  /** The file at this path; when two people made it at once, the one everybody sees as the first. */
  find(path: string): LabFile | undefined;
  /** Shared text of a text file. */
  text(id: string): Y.Text;
  /** Makes a text file and the folders above it; gives its id. */
  create(path: string, content?: string): string;
  createFolder(path: string): string;
  /** Records a file whose bytes are in the home. For the server's sync: it does not write bytes. */
  createBinary(path: string, content: { sizeBytes: number; hash: string }): string;
  /** Moves or renames a file, or a folder with all that is in it. */
  move(from: string, to: string): void;
  /** Removes a file, or a folder with all that is in it. Nothing happens when it is already gone. */
  remove(path: string): void;
  /** For the server's sync: the bytes of this binary file in the home have changed. */
  replaceBinary(id: string, content: { sizeBytes: number; hash: string }): void;
  /** For the server's sync: changes the path of this one entry, and of nothing below it. */
  relocate(id: string, path: string): void;
  /** For the server's sync: removes this one entry, and nothing below it. */
  discard(id: string): void;
  /** Calls back when `list()` has changed (not for typing in a file). Returns the way to stop it. */
  observe(listener: () => void): () => void;
}

const facades = new WeakMap<Y.Doc, WorkspaceFiles>();

/** The files of a lab's document. The same object for the same document. */
export function workspaceFiles(doc: Y.Doc): WorkspaceFiles {
  const known = facades.get(doc);
  if (known) return known;
  const files = buildFacade(doc);
  facades.set(doc, files);
  return files;
}

/** First content of a lab's document as a Yjs update. Only the server seeds, and only once per document. */
export function initialWorkspaceUpdate(files: readonly { path: string; content: string }[]): Uint8Array {
  const doc = new Y.Doc();
  const target = workspaceFiles(doc);
  doc.transact(() => {
    for (const file of files) target.create(file.path, file.content);
  });
  const update = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return update;
}

function buildFacade(doc: Y.Doc): WorkspaceFiles {
  const entries = doc.getMap<unknown>("files");
  const listeners = new Set<() => void>();
  let cached: Listing | undefined;
  let sorted: readonly LabFile[] | undefined;

  entries.observeDeep((events) => {
    if (events.every((event) => event.target instanceof Y.Text)) return;
    forget();
    for (const listener of [...listeners]) listener();
  });

  const listing = () => (cached ??= readListing(entries));

  function forget(): void {
    cached = undefined;
    sorted = undefined;
  }

  function add(path: string, fill: (entry: Entry) => void): string {
    refuseUnlessFree(path);
    return doc.transact(() => {
      addMissingFolders(path);
      return insert(path, fill);
    });
  }

  // Inside an outer transaction no event comes before its end, so the listing learns of the new entry here.
  function insert(path: string, fill: (entry: Entry) => void): string {
    const id = newFileId();
    const entry = new Y.Map<unknown>();
    entry.set("path", path);
    fill(entry);
    entries.set(id, entry);
    const file = readEntry(id, entry);
    if (file) {
      listing().byId.set(id, file);
      listing().byPath.set(path, file);
    }
    sorted = undefined;
    return id;
  }

  function addMissingFolders(path: string): void {
    for (let folder = parentPath(path); folder !== ""; folder = parentPath(folder)) {
      if (!listing().byPath.has(folder)) insert(folder, (entry) => entry.set("kind", "folder"));
    }
  }

  function change(id: string, make: (entry: Entry) => void): void {
    doc.transact(() => {
      const entry = entries.get(id);
      if (entry instanceof Y.Map) make(entry);
      forget();
    });
  }

  function refuseUnlessFree(path: string, count = 1): void {
    const reason = checkPath(path);
    if (reason) throw new LabFileError(reason);
    if (listing().byPath.has(path)) throw new LabFileError(`There is already something at “${path}”.`);
    for (let folder = parentPath(path); folder !== ""; folder = parentPath(folder)) {
      const above = listing().byPath.get(folder);
      if (above && above.kind !== "folder") throw new LabFileError(`“${folder}” is a file, not a folder.`);
    }
    if (listing().byId.size + count > MAX_FILES) {
      throw new LabFileError(`A lab holds at most ${MAX_FILES} files. Remove some first.`);
    }
  }

  return {
    doc,
    list: () => (sorted ??= inTreeOrder(listing())),
    get: (id) => listing().byId.get(id),
    find: (path) => listing().byPath.get(path),
    text(id) {
      const file = listing().byId.get(id);
      if (file?.kind !== "text") throw new LabFileError("That file is gone, or is not text.");
      return file.text;
    },
    create(path, content = "") {
      return add(path, (entry) => {
        entry.set("kind", "text");
        entry.set("text", new Y.Text(normaliseLineEnds(content)));
      });
    },
    createFolder: (path) => add(path, (entry) => entry.set("kind", "folder")),
    createBinary(path, { sizeBytes, hash }) {
      return add(path, (entry) => {
        entry.set("kind", "binary");
        entry.set("size", sizeBytes);
        entry.set("hash", hash);
      });
    },
    move(from, to) {
      const moved = listing().byPath.get(from);
      if (!moved) throw new LabFileError(`“${from}” is gone: somebody may have moved it.`);
      if (from === to) return;
      if (isBelow(to, from)) throw new LabFileError("A folder cannot be moved into itself.");
      refuseUnlessFree(to, 0);
      const below = [...listing().byId.values()].filter((file) => isBelow(file.path, from));
      const targets = below.map((file) => ({ id: file.id, path: to + file.path.slice(from.length) }));
      for (const { path } of targets) {
        const reason = checkPath(path);
        if (reason) throw new LabFileError(reason);
      }
      doc.transact(() => {
        addMissingFolders(to);
        for (const { id, path } of [{ id: moved.id, path: to }, ...targets]) {
          change(id, (entry) => entry.set("path", path));
        }
      });
    },
    remove(path) {
      const all = [...listing().byId.values()];
      const gone = all.filter((file) => file.path === path || isBelow(file.path, path));
      if (gone.length === 0) return;
      doc.transact(() => {
        for (const file of gone) entries.delete(file.id);
        forget();
      });
    },
    replaceBinary(id, { sizeBytes, hash }) {
      change(id, (entry) => {
        entry.set("size", sizeBytes);
        entry.set("hash", hash);
      });
    },
    relocate: (id, path) => change(id, (entry) => entry.set("path", path)),
    discard(id) {
      const file = listing().byId.get(id);
      if (!file) return;
      doc.transact(() => {
        entries.delete(id);
        const { byId, byPath } = listing();
        byId.delete(id);
        byPath.delete(file.path);
        sorted = undefined;
        // Another of the same name is now the first one there.
        if ([...byId.values()].some((other) => other.path === file.path)) forget();
      });
    },
    observe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

// Ids sort by the time they were made, so that of two files with one name the later one gives way.
function newFileId(): string {
  const random = crypto.getRandomValues(new Uint32Array(2));
  return Date.now().toString(36).padStart(9, "0") + "-" + [...random].map((n) => n.toString(36)).join("");
}
