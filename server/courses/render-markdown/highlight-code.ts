import type { Element, Root } from "./syntax-tree.ts";
import { visit } from "unist-util-visit";
import { findLanguage, highlighterFor, type Language } from "./code-languages.ts";
import { textOf } from "./text-of.ts";

/** Beyond this a block stays uncoloured: colouring is linear in length but runs on the server's one thread. */
const maxHighlightedChars = 20_000;
/** Generated or minified lines stay uncoloured for the same reason. */
const maxHighlightedLineChars = 1_000;

/** Frames every code block, names its language, and colours it for the light and the dark theme. */
export async function highlightCode(tree: Root): Promise<void> {
  const blocks: Element[] = [];
  visit(tree, "element", (element) => {
    if (element.tagName === "pre") blocks.push(element);
  });
  for (const block of blocks) await becomeFigure(block);
}

async function becomeFigure(block: Element): Promise<void> {
  const code = textOf(block).replace(/\n$/, "");
  const named = languageName(block);
  const language = findLanguage(named);
  const pre = language && code.length <= maxHighlightedChars ? await coloured(code, language) : plain(code);
  block.tagName = "figure";
  block.properties = { className: ["code-block"], dataLanguage: language?.id ?? "text" };
  block.children = [caption(language?.label ?? capitalised(named || "text")), pre];
}

async function coloured(code: string, language: Language): Promise<Element> {
  const highlighter = await highlighterFor(language);
  const root = highlighter.codeToHast(code, {
    lang: language.id,
    themes: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    defaultColor: false,
    tokenizeMaxLineLength: maxHighlightedLineChars,
    tokenizeTimeLimit: 100,
  });
  const pre = root.children[0];
  if (pre?.type !== "element") return plain(code);
  // The theme's own background is not used: blocks stand on the page's surface colour.
  pre.properties = { className: ["shiki"], tabIndex: 0 };
  return pre;
}

function plain(code: string): Element {
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

function languageName(block: Element): string {
  const code = block.children.find((child) => child.type === "element");
  const classes = code?.properties["className"];
  const named = Array.isArray(classes)
    ? classes.map(String).find((name) => name.startsWith("language-"))
    : undefined;
  return named?.slice("language-".length) ?? "";
}
