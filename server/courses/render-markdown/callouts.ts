import type { Element, ElementContent, Root } from "./syntax-tree.ts";
import { visit } from "unist-util-visit";

const labels: Record<string, string> = {
  NOTE: "Note",
  TIP: "Tip",
  IMPORTANT: "Important",
  WARNING: "Warning",
  CAUTION: "Caution",
};

/** Turns `> [!NOTE]` quotes (GitHub's alerts) into labelled asides. */
export function calloutsFromBlockquotes(tree: Root): void {
  visit(tree, "element", (element) => {
    if (element.tagName === "blockquote") becomeCallout(element);
  });
}

function becomeCallout(quote: Element): void {
  const first = quote.children.find((child) => child.type === "element");
  if (first?.tagName !== "p") return;
  const marker = first.children[0];
  if (marker?.type !== "text") return;
  const match = /^\[!([A-Z]+)\][ \t]*(?:\n|$)/i.exec(marker.value);
  const kind = match?.[1]?.toUpperCase() ?? "";
  const label = labels[kind];
  if (!match || !label) return;

  marker.value = marker.value.slice(match[0].length);
  if (marker.value === "") first.children.shift();
  // The marker may have been a line of its own: then the line break after it goes too.
  if (isElement(first.children[0], "br")) first.children.shift();
  const body =
    first.children.length === 0 ? quote.children.filter((child) => child !== first) : quote.children;

  quote.tagName = "aside";
  // role=note: an aside is a landmark by default, and a page full of landmarks helps nobody find anything.
  quote.properties = {
    className: ["callout", `callout-${kind.toLowerCase()}`],
    role: "note",
    ariaLabel: label,
  };
  quote.children = [labelLine(label), ...body];
}

function labelLine(label: string): Element {
  return {
    type: "element",
    tagName: "p",
    // The name is already read out with the aside itself.
    properties: { className: ["callout-label"], ariaHidden: "true" },
    children: [{ type: "text", value: label }],
  };
}

function isElement(node: ElementContent | undefined, tagName: string): boolean {
  return node?.type === "element" && node.tagName === tagName;
}
