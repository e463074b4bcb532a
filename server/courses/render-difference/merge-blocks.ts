/**
 * Merges two renderings of one text, block by block.
 *
 * 1. Blocks that are the same in both stay as they are.
 * 2. Between these, a block that went and one that came are the same block changed when they are of one kind and have
 *    words in common: then its own blocks are merged, or its words marked.
 * 3. Whatever else went or came is marked whole.
 */
import { diffArrays } from "diff";
import { writeHtml } from "../render-markdown.ts";
import type { Element, ElementContent } from "../render-markdown/syntax-tree.ts";
import { textOf } from "../render-markdown/text-of.ts";
import { markBlock, opened } from "./marks.ts";
import { mergeWords } from "./merge-words.ts";

const BLOCKS = new Set([
  ...["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "pre", "blockquote", "aside", "details"],
  ...[
    "summary",
    "div",
    "figure",
    "section",
    "table",
    "thead",
    "tbody",
    "tr",
    "td",
    "th",
    "hr",
    "dl",
    "dt",
    "dd",
  ],
]);
const MOST_EDITS = 2_000;
/** Between two unchanged blocks, more pairs than this are not looked at. */
const MOST_PAIRS = 2_500;
const ALIKE = 0.35;

export function mergeBlocks(
  before: readonly ElementContent[],
  after: readonly ElementContent[],
): ElementContent[] {
  const [old, now] = [before.filter(isContent), after.filter(isContent)];
  const parts = diffArrays(old.map(keyOf), now.map(keyOf), { maxEditLength: MOST_EDITS });
  if (parts === undefined) return mergeRun(old, now);
  const merged: ElementContent[] = [];
  let went: ElementContent[] = [];
  let came: ElementContent[] = [];
  let [oldAt, nowAt] = [0, 0];
  const flush = () => {
    merged.push(...mergeRun(went, came));
    [went, came] = [[], []];
  };
  for (const { added, removed, value } of parts) {
    const count = value.length;
    if (removed) went = old.slice(oldAt, oldAt + count);
    else if (added) came = now.slice(nowAt, nowAt + count);
    else {
      flush();
      merged.push(...now.slice(nowAt, nowAt + count));
    }
    if (!added) oldAt += count;
    if (!removed) nowAt += count;
  }
  flush();
  return merged;
}

/** What stands between two unchanged blocks. */
function mergeRun(went: readonly ElementContent[], came: readonly ElementContent[]): ElementContent[] {
  const mayPair = went.length * came.length <= MOST_PAIRS;
  const merged: ElementContent[] = [];
  let next = 0;
  for (const old of went) {
    const at = mayPair ? came.findIndex((now, index) => index >= next && isSameBlock(old, now)) : -1;
    const now = came[at];
    if (now === undefined) {
      merged.push(markBlock(old, "del"));
      continue;
    }
    merged.push(...came.slice(next, at).map((node) => markBlock(node, "ins")));
    merged.push(...mergeBlock(old as Element, now as Element));
    next = at + 1;
  }
  return [...merged, ...came.slice(next).map((node) => markBlock(node, "ins"))];
}

function mergeBlock(before: Element, after: Element): ElementContent[] {
  const merged = mergeInside(before, after);
  return merged === null ? [markBlock(before, "del"), markBlock(after, "ins")] : [merged];
}

/** Null for what is better shown whole. */
function mergeInside(before: Element, after: Element): Element | null {
  const isWhole = hasClass(after, "diagram") || hasClass(before, "diagram");
  if (isWhole) return null;
  if (!hasBlocks(before) && !hasBlocks(after)) return mergeWords(before, after, keyOf);
  // The parts of these belong together by their number.
  if (after.tagName === "tr" || hasClass(after, "tabs")) return mergeInStep(before, after);
  const children = mergeBlocks(before.children, after.children);
  // Then it is its own properties that differ.
  if (sameNodes(children, after.children.filter(isContent))) return null;
  return opened({ ...after, children });
}

function mergeInStep(before: Element, after: Element): Element | null {
  const [old, now] = [before.children.filter(isContent), after.children.filter(isContent)];
  if (old.length !== now.length) return null;
  const children = now.flatMap((node, index): ElementContent[] => {
    const then = old[index];
    if (then === undefined || keyOf(then) === keyOf(node)) return [node];
    if (then.type !== "element" || node.type !== "element" || then.tagName !== node.tagName) return [node];
    const inside = mergeInside(then, node);
    if (inside !== null) return [inside];
    const mark = [
      ...then.children.map((child) => markBlock(child, "del")),
      ...node.children.map((child) => markBlock(child, "ins")),
    ];
    return [{ ...node, children: mark }];
  });
  return { ...after, children };
}

function isSameBlock(old: ElementContent, now: ElementContent): boolean {
  if (old.type !== "element" || now.type !== "element" || old.tagName !== now.tagName) return false;
  const [then, later] = [wordsOf(old), wordsOf(now)];
  if (then.length === 0 || later.length === 0) return false;
  const counts = new Map<string, number>();
  for (const word of then) counts.set(word, (counts.get(word) ?? 0) + 1);
  let common = 0;
  for (const word of later) {
    const left = counts.get(word) ?? 0;
    if (left > 0) common += 1;
    counts.set(word, left - 1);
  }
  return (2 * common) / (then.length + later.length) >= ALIKE;
}

const wordsOf = (node: Element) => textOf(node).match(/[\p{L}\p{N}]+/gu) ?? [];

function hasBlocks({ children }: Element): boolean {
  return children.some((child) => child.type === "element" && BLOCKS.has(child.tagName));
}

function hasClass({ properties }: Element, name: string): boolean {
  const classes = properties["className"];
  return Array.isArray(classes) && classes.includes(name);
}

/** Between blocks stand line ends, which are nothing. */
function isContent(node: ElementContent): boolean {
  return node.type !== "text" || node.value.trim() !== "";
}

function sameNodes(some: readonly ElementContent[], others: readonly ElementContent[]): boolean {
  return some.length === others.length && some.every((node, at) => node === others[at]);
}

const written = new WeakMap<ElementContent, string>();

/** Nodes that are written the same are the same. */
function keyOf(node: ElementContent): string {
  const html = written.get(node) ?? writeHtml({ type: "root", children: [node] });
  written.set(node, html);
  return html;
}
