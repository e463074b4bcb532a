import { visit } from "unist-util-visit";
import type { Element, ElementContent } from "../render-markdown/syntax-tree.ts";

type Mark = "ins" | "del";

/** These hold what is marked, since nothing may stand between them and their parents. */
const HOLDERS = new Set(["li", "td", "th", "summary", "dt", "dd", "caption", "figcaption"]);
/** In these only what they hold can be marked. */
const FRAMES = new Set(["tr", "thead", "tbody", "tfoot", "colgroup"]);

/** A block that came or went, as a whole. */
export function markBlock(node: ElementContent, mark: Mark): ElementContent {
  if (node.type !== "element") return markWords([node], mark);
  const shown = mark === "del" ? withoutIds(node) : node;
  if (FRAMES.has(shown.tagName)) {
    return { ...shown, children: shown.children.map((child) => markCell(child, mark)) };
  }
  if (HOLDERS.has(shown.tagName)) return { ...shown, children: [wrap(shown.children, mark, "diff-words")] };
  return wrap([opened(shown)], mark, "diff-block");
}

/** Words, or what else stands in a line, that came or went. */
export function markWords(nodes: ElementContent[], mark: Mark): Element {
  return wrap(nodes, mark, "diff-words");
}

/** What is folded away is shown where it has changed. */
export function opened(node: Element): Element {
  return node.tagName === "details" ? { ...node, properties: { ...node.properties, open: true } } : node;
}

function markCell(node: ElementContent, mark: Mark): ElementContent {
  return node.type === "element" ? markBlock(node, mark) : node;
}

function wrap(children: ElementContent[], mark: Mark, className: string): Element {
  const [begin, end] = mark === "ins" ? ["[added: ", "]"] : ["[removed: ", "]"];
  return {
    type: "element",
    tagName: mark,
    properties: { className: [className] },
    children: [spoken(begin), ...children, spoken(end)],
  };
}

/** For those who hear the page: many screen readers say nothing of ins and del. */
function spoken(value: string): Element {
  const properties = { className: ["sr-only"] };
  return { type: "element", tagName: "span", properties, children: [{ type: "text", value }] };
}

/** What went has no place in the page to lead to; the parts of tabs need theirs. */
function withoutIds(node: Element): Element {
  const copy = structuredClone(node);
  visit(copy, "element", (element) => {
    if (element.tagName !== "input") delete element.properties["id"];
  });
  return copy;
}
