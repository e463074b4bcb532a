/**
 * The shape of a lab's document, `workspace/<id>`: one flat map `files` from a file's id to its entry. A file keeps
 * its id for life: moving it only changes `path`, so what others type meanwhile survives the move. Text lives in a
 * Y.Text with "\n" line ends only (other line ends shift every offset in the editor); the bytes of binary and large
 * files stay in the lab's home. Runs in browsers and on the server: yjs alone.
 */
import * as Y from "yjs";

/** Largest file kept as shared text, in bytes of UTF-8. Larger ones, and longer ones, are listed as binary. */
export const MAX_TEXT_BYTES = 1024 * 1024;
/** Most lines of shared text: an editor draws, and a person follows, no more. */
export const MAX_TEXT_LINES = 50_000;
/** Files and folders in one lab. */
export const MAX_FILES = 2000;
export const MAX_SEGMENT_BYTES = 255;
export const MAX_PATH_BYTES = 1024;
export const MAX_DEPTH = 16;

export type LabFile =
  | { readonly id: string; readonly path: string; readonly kind: "folder" }
  | { readonly id: string; readonly path: string; readonly kind: "text"; readonly text: Y.Text }
  | {
      readonly id: string;
      readonly path: string;
      readonly kind: "binary";
      readonly sizeBytes: number;
      readonly hash: string;
    };

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

type Entry = Y.Map<unknown>;

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

/** Null when this path may be used in a lab, else one sentence saying why not. */
export function checkPath(path: string): string | null {
  if (path === "") return "Please give the file a name.";
  if (path.startsWith("/")) return "The path must not begin with “/”: it is relative to the lab's folder.";
  // eslint-disable-next-line no-control-regex -- control characters are exactly what is refused
  if (/[\u0000-\u001f\u007f-\u009f]/.test(path)) return "A name must not contain control characters.";
  if (/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/.test(path))
    return "A name must not contain invisible marks.";
  if (path.includes("\\")) return "A name must not contain “\\”; use “/” between folders.";
  if (/\p{Surrogate}/u.test(path)) return "That name is not valid text.";
  const segments = path.split("/");
  if (segments.includes("")) return "There is an empty name in this path.";
  if (segments.includes(".") || segments.includes(".."))
    return "A path must not contain “.” or “..” as a name.";
  if (segments.some((name) => isLonger(name, MAX_SEGMENT_BYTES))) {
    return `That name is too long: ${MAX_SEGMENT_BYTES} bytes at most.`;
  }
  if (isLonger(path, MAX_PATH_BYTES)) return `That path is too long: ${MAX_PATH_BYTES} bytes at most.`;
  if (segments.length > MAX_DEPTH) return `That is too deep: ${MAX_DEPTH} folders at most.`;
  if (isHiddenPath(path)) return "That name belongs to tools or caches; it lives on the lab's disk only.";
  return null;
}

// What tools keep for themselves. It stays on the disk and is never shown in the editor.
const hiddenNames = new Set(
  (
    ".git .hg .svn .cache .local .config .npm .ssh .venv node_modules __pycache__ .pytest_cache .mypy_cache " +
    ".ruff_cache .ipynb_checkpoints .tox .bash_history .python_history .node_repl_history .lesshst .viminfo " +
    ".wget-hsts .DS_Store lost+found 4913"
  ).split(" "),
);
const hiddenShapes = /(\.py[co]|\.sw[opx]|~)$|^sed[A-Za-z0-9]{6}$|^\.#|^\.sync-|^\.~/;

/** True for names that stay on the disk and are never shown: caches, histories, version control, temporary files. */
export function isHiddenPath(path: string): boolean {
  return path.split("/").some((name) => hiddenNames.has(name) || hiddenShapes.test(name));
}

/** Text as a lab's document holds it: every line end is "\n". */
export function normaliseLineEnds(text: string): string {
  return text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text;
}

/** True for text that is not shared but listed as a file of the lab's disk. */
export function isTooLargeToShare(text: string): boolean {
  return isLonger(text, MAX_TEXT_BYTES) || countLines(text) > MAX_TEXT_LINES;
}

/** Lines as an editor numbers them: one more than there are line ends. */
export function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}

/** `notes.txt` → `notes (2).txt`, or the first number that is not taken. */
export function freePath(path: string, isTaken: (path: string) => boolean): string {
  const slash = path.lastIndexOf("/") + 1;
  const dot = path.lastIndexOf(".");
  const end = dot > slash ? dot : path.length;
  for (let n = 2; ; n++) {
    const suffix = ` (${n})`;
    let stem = path.slice(slash, end);
    while (isLonger(stem + suffix + path.slice(end), MAX_SEGMENT_BYTES))
      stem = [...stem].slice(0, -1).join("");
    const candidate = path.slice(0, slash) + stem + suffix + path.slice(end);
    if (!isTaken(candidate)) return candidate;
  }
}

/** The folder a path is in; "" for the lab's folder itself. */
export function parentPath(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf("/")));
}

export function isBelow(path: string, folder: string): boolean {
  return path.startsWith(folder + "/");
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

interface Listing {
  readonly byId: Map<string, LabFile>;
  readonly byPath: Map<string, LabFile>;
}

function readListing(entries: Y.Map<unknown>): Listing {
  const byId = new Map<string, LabFile>();
  const byPath = new Map<string, LabFile>();
  for (const id of [...entries.keys()].sort()) {
    const file = readEntry(id, entries.get(id));
    if (!file) continue;
    byId.set(id, file);
    if (!byPath.has(file.path)) byPath.set(file.path, file);
  }
  return { byId, byPath };
}

// Clients write entries themselves, so each one is judged when it is read; what is malformed does not exist.
function readEntry(id: string, value: unknown): LabFile | null {
  if (!(value instanceof Y.Map)) return null;
  const entry = value as Entry;
  const path = entry.get("path");
  if (typeof path !== "string" || checkPath(path) !== null) return null;
  const kind = entry.get("kind");
  if (kind === "folder") return { id, path, kind };
  const text = entry.get("text");
  if (kind === "text" && text instanceof Y.Text) return { id, path, kind, text };
  const sizeBytes = entry.get("size");
  const hash = entry.get("hash");
  if (kind === "binary" && typeof sizeBytes === "number" && typeof hash === "string") {
    return { id, path, kind, sizeBytes, hash };
  }
  return null;
}

function inTreeOrder({ byId }: Listing): readonly LabFile[] {
  const rows = [...byId.values()].map((file) => ({ file, names: file.path.split("/") }));
  rows.sort((a, b) => {
    let depth = 0;
    while (depth < a.names.length && a.names[depth] === b.names[depth]) depth++;
    if (depth === a.names.length || depth === b.names.length) {
      return a.names.length - b.names.length || compare(a.file.id, b.file.id);
    }
    const isFolder = (row: typeof a) => row.names.length > depth + 1 || row.file.kind === "folder";
    const foldersFirst = Number(isFolder(b)) - Number(isFolder(a));
    return foldersFirst || compareNames(a.names[depth] ?? "", b.names[depth] ?? "");
  });
  return rows.map((row) => row.file);
}

// People count: page 2 comes before page 10.
const byName = new Intl.Collator("en", { numeric: true });

function compareNames(a: string, b: string): number {
  return byName.compare(a, b) || compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

// Ids sort by the time they were made, so that of two files with one name the later one gives way.
function newFileId(): string {
  const random = crypto.getRandomValues(new Uint32Array(2));
  return Date.now().toString(36).padStart(9, "0") + "-" + [...random].map((n) => n.toString(36)).join("");
}

function isLonger(text: string, mostBytes: number): boolean {
  // One UTF-16 unit is three bytes of UTF-8 at most, so short names need not be counted.
  return text.length * 3 > mostBytes && new TextEncoder().encode(text).length > mostBytes;
}
