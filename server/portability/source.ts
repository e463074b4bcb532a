import { treeBuilder, type Tree } from "./tree.ts";

/** The files of a folder, an archive or a repository, and what of it was not even read. */
export interface Source {
  readonly tree: Tree;
  readonly skipped: readonly Skipped[];
}

export interface Skipped {
  readonly path: string;
  /** A sentence. */
  readonly why: string;
}

/** What tools keep beside people's files. */
const CACHES = new Set([".git", "node_modules", "__pycache__", ".pytest_cache"]);
const LARGE_FILE = "version https://git-lfs.github.com/spec/";

/** Adds files within the bounds of a tree, and remembers, once each, what was passed over. */
export function sourceBuilder() {
  const { tree, add } = treeBuilder();
  const skipped = new Map<string, string>();
  return {
    source: {
      tree,
      get skipped() {
        return [...skipped].map(([path, why]) => ({ path, why }));
      },
    } satisfies Source,
    add(path: string, content: Uint8Array): void {
      const isPointer =
        content.byteLength < 1_024 && new TextDecoder().decode(content).startsWith(LARGE_FILE);
      if (isPointer) skipped.set(path, "It is kept with Git LFS, which is not fetched.");
      else add(path, content);
    },
    skip: (path: string, why: string): void => void skipped.set(path, why),
  };
}

/** Whether a file is none of what tools keep; that is skipped, by its folder. */
export function isKept(path: string, skip: (path: string, why: string) => void): boolean {
  const steps = path.split("/");
  const at = steps.findIndex((step) => CACHES.has(step));
  if (at === -1) return true;
  const folder = steps.slice(0, at + 1).join("/");
  if (steps[at] !== ".git") skip(folder, "It is what a tool keeps for itself, so it was not read.");
  return false;
}
