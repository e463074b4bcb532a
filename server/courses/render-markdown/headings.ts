import type { Element, Root } from "./syntax-tree.ts";
import { visit } from "unist-util-visit";
import { textOf } from "./text-of.ts";

export interface Heading {
  /** 2 to 6; the page's own title is the only h1. */
  depth: number;
  id: string;
  text: string;
}

/** Moves all headings down one level when the author began at h1: the page already has its title. */
export function fitHeadings(tree: Root): void {
  const found = headingElements(tree);
  if (!found.some(({ tagName }) => tagName === "h1")) return;
  for (const element of found) element.tagName = `h${Math.min(6, depthOf(element) + 1)}`;
}

/** The headings of a tree whose ids are already set, in document order. */
export function listHeadings(tree: Root): Heading[] {
  return headingElements(tree).map((element) => ({
    depth: depthOf(element),
    id: String(element.properties["id"] ?? ""),
    text: textOf(element).trim(),
  }));
}

/** All but the heading which the parser puts above footnotes, which belongs to no outline. */
function headingElements(tree: Root): Element[] {
  const found: Element[] = [];
  visit(tree, "element", (element) => {
    if (/^h[1-6]$/.test(element.tagName) && element.properties["id"] !== "footnote-label")
      found.push(element);
  });
  return found;
}

function depthOf(heading: Element): number {
  return Number(heading.tagName.slice(1));
}
