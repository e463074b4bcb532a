import type { Element, Root } from "./syntax-tree.ts";
import { visit } from "unist-util-visit";
import { findLanguage, highlighterFor, type Language } from "./code-languages.ts";
import { createHtmlCache } from "./html-cache.ts";
import { textOf } from "./text-of.ts";

/**
 * What is coloured in one page; blocks after that stay plain. Colouring runs on the server's one thread, and
 * hostile code costs a third of a millisecond a character where ordinary code costs a hundredth.
 */
const maxColouredChars = 15_000;
/** Generated or minified lines stay plain for the same reason. */
const maxColouredLineChars = 500;

/** A draft is rendered again at every pause in typing, mostly with the same code in it. Elements are never changed. */
const colouredBlocks = createHtmlCache<{ html: string; pre: Element }>({
  maxEntries: 1_000,
  maxChars: 2_000_000,
});

/** Frames every code block, names its language, and colours it for the light and the dark theme. */
export async function highlightCode(tree: Root): Promise<void> {
  const blocks: Element[] = [];
  visit(tree, "element", (element) => {
    // What stands in a frame already (a diagram's source, a formula that is none) keeps it.
    if (element.tagName === "pre" && !isFramed(element)) blocks.push(element);
  });
  let left = maxColouredChars;
  for (const block of blocks) left -= await becomeFigure(block, left);
}

/** Returns how many characters it coloured. */
async function becomeFigure(block: Element, mayColour: number): Promise<number> {
  const code = textOf(block).replace(/\n$/, "");
  const named = languageName(block);
  const language = findLanguage(named);
  const colours = language !== undefined && code.length <= mayColour;
  const pre = colours ? await colouredOnce(code, language) : plainCode(code);
  block.tagName = "figure";
  block.properties = { className: ["code-block"], dataLanguage: language?.id ?? "text" };
  block.children = [caption(language?.label ?? capitalised(named || "text")), pre];
  return colours ? code.length : 0;
}

async function colouredOnce(code: string, language: Language): Promise<Element> {
  const key = `${language.id}\n${code}`;
  const block = await colouredBlocks.getOrRender(key, async () => ({
    html: code,
    pre: await coloured(code, language),
  }));
  return block.pre;
}

async function coloured(code: string, language: Language): Promise<Element> {
  const highlighter = await highlighterFor(language);
  const root = highlighter.codeToHast(code, {
    lang: language.id,
    themes: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    defaultColor: false,
    tokenizeMaxLineLength: maxColouredLineChars,
    // No limit of time: a grammar's first use is slow, and a line given up half-way would stay so in the cache.
    tokenizeTimeLimit: 0,
  });
  const pre = root.children[0];
  if (pre?.type !== "element") return plainCode(code);
  // The theme's own background is not used: blocks stand on the page's surface colour.
  pre.properties = { className: ["shiki"], tabIndex: 0 };
  return pre;
}

/** A block of code without colours. */
export function plainCode(code: string): Element {
  return {
    type: "element",
    tagName: "pre",
    properties: { className: ["shiki"], tabIndex: 0 },
    children: [
      { type: "element", tagName: "code", properties: {}, children: [{ type: "text", value: code }] },
    ],
  };
}

function caption(label: string): Element {
  return {
    type: "element",
    tagName: "figcaption",
    properties: { className: ["code-language"] },
    children: [{ type: "text", value: label }],
  };
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

function isFramed({ properties }: Element): boolean {
  return Array.isArray(properties["className"]) && properties["className"].includes("shiki");
}

function languageName(block: Element): string {
  const code = block.children.find((child) => child.type === "element");
  const classes = code?.properties["className"];
  const named = Array.isArray(classes)
    ? classes.map(String).find((name) => name.startsWith("language-"))
    : undefined;
  return named?.slice("language-".length) ?? "";
}
