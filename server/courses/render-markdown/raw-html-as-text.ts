import type { ElementContent, MarkdownHandler } from "./syntax-tree.ts";

/**
 * Shows raw HTML as the text the author typed. Dropping it would make `List<int>` lose its `<int>`
 * without a word; letting it through would let authors run script in their readers' pages.
 */
export const rawHtmlAsText: MarkdownHandler = (_state, node: { value: string }, parent) => {
  if (/^<!--[\s\S]*-->$/.test(node.value)) return undefined;
  const text: ElementContent = { type: "text", value: node.value };
  const insideLine = parent !== undefined && lineContainers.has(parent.type);
  return insideLine ? text : { type: "element", tagName: "p", properties: {}, children: [text] };
};

const lineContainers = new Set([
  "paragraph",
  "heading",
  "emphasis",
  "strong",
  "delete",
  "link",
  "linkReference",
  "tableCell",
]);
