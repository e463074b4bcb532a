/** Reads the map of a lab's document as a tree of files. */
import * as Y from "yjs";
import { checkPath } from "./document-paths.ts";

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

/** One file in the document. */
export type Entry = Y.Map<unknown>;

export interface Listing {
  readonly byId: Map<string, LabFile>;
  readonly byPath: Map<string, LabFile>;
}

export function readListing(entries: Y.Map<unknown>): Listing {
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

/** Clients write entries themselves, so each one is judged when it is read; what is malformed does not exist. */
export function readEntry(id: string, value: unknown): LabFile | null {
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

/** Folders before files, parents before children. */
export function inTreeOrder({ byId }: Listing): readonly LabFile[] {
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
