import type { Element, Root } from "./syntax-tree.ts";
import { visit } from "unist-util-visit";

/** The text of a node and all below it, without markup. */
export function textOf(node: Root | Element): string {
  let text = "";
  visit(node, "text", ({ value }) => {
    text += value;
  });
  return text;
}
