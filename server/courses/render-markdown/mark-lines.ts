import { visit } from "unist-util-visit";
import type { Root } from "./syntax-tree.ts";

const BLOCKS = new Set([
  ...["p", "h2", "h3", "h4", "h5", "h6", "li", "figure", "aside", "blockquote", "details", "tr", "hr", "div"],
]);

/** Says of each block in which line of the source it begins, for a preview that follows the cursor. */
export function markLines(tree: Root): void {
  visit(tree, "element", (element) => {
    const line = element.position?.start.line;
    if (line !== undefined && BLOCKS.has(element.tagName)) element.properties["dataLine"] = line;
  });
}
