import { textIn, type Tree } from "../tree.ts";

/** The folder of a course in Open edX's form, with its slash; null when there is none. */
export function olxFolder(tree: Tree): string | null {
  const tops = [...tree.keys()].filter((path) => /(?:^|\/)course\.xml$/.test(path));
  // A course's own pages may have any name, so the one nearest to the top is it.
  const [top] = tops.sort((a, b) => a.split("/").length - b.split("/").length || (a < b ? -1 : 1));
  if (top === undefined || textIn(tree, top)?.includes("<course") !== true) return null;
  return top.slice(0, -"course.xml".length);
}
