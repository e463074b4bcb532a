import type { Dirent, Stats } from "node:fs";
import * as fs from "node:fs/promises";
import type { HomeEntry } from "../driver.ts";
import { MAX_DEPTH, MAX_ENTRIES, MAX_SHARED_BYTES } from "../limits.ts";
import { removeStrayDraft } from "./draft.ts";
import { openChild, type Folder } from "./folder.ts";
import { DRAFT_PREFIX, safeName } from "./names.ts";
import type { HardLinks } from "./read.ts";

/** So many answers of the disk at once keep its threads busy, and the server's other work waits for no more than them. */
const MEASURED_AT_ONCE = 64;

export interface Listing {
  entries: HomeEntry[];
  /** Symbolic links, sockets, unsafe names, and what lies beyond the bounds of depth, count and shared bytes. */
  leftOut: number;
}

/**
 * Everything in reach below `root`, folders before their content. `skip` prunes by path before anything is opened.
 * `onFolder` is called with every open folder, root first ("" as its path).
 */
export async function walk(
  root: Folder,
  skip?: (path: string) => boolean,
  onFolder?: (path: string, folder: Folder) => Promise<void>,
  hardLinks: HardLinks = "left-out",
): Promise<Listing> {
  const listing: Listing = { entries: [], leftOut: 0 };
  let sharedBytes = 0;
  await visit(root, "", 0);
  return listing;

  async function visit(folder: Folder, path: string, depth: number): Promise<void> {
    await onFolder?.(path, folder);
    const children = await fs.readdir(folder.path, { withFileTypes: true, encoding: "buffer" });
    const named = children.flatMap((child) => nameOf(child, path, depth));
    for (const { name } of children) {
      const text = name.toString("latin1");
      if (text.startsWith(DRAFT_PREFIX)) await removeStrayDraft(folder, text);
    }
    const files = named.filter((each) => each.kind === "file");
    for (let first = 0; first < files.length; first += MEASURED_AT_ONCE) {
      const some = files.slice(first, first + MEASURED_AT_ONCE);
      for (const file of await Promise.all(some.map((each) => measure(folder, each, hardLinks))))
        addFile(file);
    }
    for (const child of named) {
      if (child.kind === "folder") await enter(folder, child, depth);
    }
  }

  function nameOf(child: Dirent<Buffer>, path: string, depth: number) {
    const name = safeName(child.name);
    const kind = child.isFile() ? ("file" as const) : child.isDirectory() ? ("folder" as const) : undefined;
    if (name === undefined || kind === undefined || depth >= MAX_DEPTH) {
      if (!child.name.toString("latin1").startsWith(DRAFT_PREFIX)) listing.leftOut++;
      return [];
    }
    const childPath = path === "" ? name : `${path}/${name}`;
    return skip?.(childPath) ? [] : [{ name, kind, path: childPath }];
  }

  async function enter(parent: Folder, child: { name: string; path: string }, depth: number): Promise<void> {
    const folder = await openChild(parent, child.name).catch(() => undefined);
    if (!folder) return void listing.leftOut++;
    try {
      const stat = await folder.handle.stat();
      const { mtimeMs, ctimeMs } = stat;
      const identity = identityOf(stat);
      if (add({ path: child.path, kind: "folder", sizeBytes: 0, mtimeMs, ctimeMs, identity }))
        await visit(folder, child.path, depth + 1);
    } finally {
      await folder.handle.close();
    }
  }

  function addFile(file: Measured | undefined): void {
    const shared = file?.hasOtherNames ? file.entry.sizeBytes : 0;
    const isTooMuch = shared > 0 && sharedBytes + shared > MAX_SHARED_BYTES;
    if (add(isTooMuch ? undefined : file?.entry)) sharedBytes += shared;
  }

  function add(entry: HomeEntry | undefined): boolean {
    if (!entry || listing.entries.length >= MAX_ENTRIES) {
      listing.leftOut++;
      return false;
    }
    listing.entries.push(entry);
    return true;
  }
}

interface Measured {
  readonly entry: HomeEntry;
  readonly hasOtherNames: boolean;
}

/** lstat looks at the name itself and opens nothing, so a link put there meanwhile is seen as a link. */
async function measure(
  folder: Folder,
  file: { name: string; path: string },
  hardLinks: HardLinks,
): Promise<Measured | undefined> {
  const stat = await fs.lstat(`${folder.path}/${file.name}`).catch(() => undefined);
  const hasOtherNames = stat?.nlink !== 1;
  if (!stat?.isFile() || (hasOtherNames && hardLinks === "left-out")) return undefined;
  const { size: sizeBytes, mtimeMs, ctimeMs } = stat;
  // Each name of a file that has several is a file to people, and neither has been moved from the other.
  const identity = hasOtherNames ? `${identityOf(stat)}:${file.path}` : identityOf(stat);
  return { entry: { path: file.path, kind: "file", sizeBytes, mtimeMs, ctimeMs, identity }, hasOtherNames };
}

/** The number of an inode is given again once it is free, so its birth belongs to it. */
function identityOf({ ino, birthtimeMs }: Stats): string {
  return `${String(ino)}@${String(birthtimeMs)}`;
}
