import { AppError } from "#server/errors.ts";

/** Files by their path from the top, with forward slashes: what every source is read into and every format from. */
export type Tree = ReadonlyMap<string, Uint8Array>;

/** What a source may hold; more is refused before it is unpacked. */
export const MAX_FILES = 10_000;
export const MAX_FILE_BYTES = 20 * 1024 * 1024;
export const MAX_TREE_BYTES = 100 * 1024 * 1024;

export const tooManyFiles = () =>
  new AppError("TOO_LARGE", `There are more than ${String(MAX_FILES)} files in it. Import a part of it.`);
export const tooManyBytes = () =>
  new AppError("TOO_LARGE", "Unpacked it has more than 100 MB. Take out what no lesson needs.");
export const tooLargeFile = (path: string) =>
  new AppError("TOO_LARGE", `“${path}” has more than 20 MB. Take it out, or make it smaller.`);

/** Adds files within the bounds of a tree. */
export function treeBuilder(): { readonly tree: Tree; add(path: string, content: Uint8Array): void } {
  const tree = new Map<string, Uint8Array>();
  let bytes = 0;
  return {
    tree,
    add(path, content) {
      bytes += content.byteLength;
      if (content.byteLength > MAX_FILE_BYTES) throw tooLargeFile(path);
      if (bytes > MAX_TREE_BYTES) throw tooManyBytes();
      if (tree.size >= MAX_FILES) throw tooManyFiles();
      tree.set(path, content);
    },
  };
}

/** The text of a file; null for what is not UTF-8 or holds NUL, and for a file that is not there. */
export function textIn(tree: Tree, path: string): string | null {
  const bytes = tree.get(path);
  if (bytes === undefined || bytes.includes(0)) return null;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** The names of the folders right below one, sorted; `""` is the top. */
export function foldersIn(tree: Tree, folder: string): string[] {
  const prefix = folder === "" ? "" : `${folder}/`;
  const names = new Set<string>();
  for (const path of tree.keys()) {
    if (!path.startsWith(prefix)) continue;
    const end = path.indexOf("/", prefix.length);
    if (end !== -1) names.add(path.slice(prefix.length, end));
  }
  return [...names].sort();
}

/** The files below a folder, by their path from it, sorted. */
export function filesBelow(tree: Tree, folder: string): string[] {
  const prefix = `${folder}/`;
  return [...tree.keys()]
    .filter((path) => path.startsWith(prefix))
    .map((path) => path.slice(prefix.length))
    .sort();
}

/** Archives of repositories have everything in one folder: the tree without it. */
export function withoutWrapper(tree: Tree): Tree {
  const folders = foldersIn(tree, "");
  const [only = ""] = folders;
  const isWrapped = folders.length === 1 && [...tree.keys()].every((path) => path.startsWith(`${only}/`));
  if (!isWrapped) return tree;
  return new Map([...tree].map(([path, content]) => [path.slice(only.length + 1), content]));
}
