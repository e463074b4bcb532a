import { directiveToMarkdown } from "mdast-util-directive";
import { mathToMarkdown } from "mdast-util-math";
import { defaultTreeAdapter, parseFragment } from "parse5";
import rehypeParse from "rehype-parse";
import rehypeRemark from "rehype-remark";
import remarkGfm from "remark-gfm";
import type remarkParse from "remark-parse";
import remarkStringify from "remark-stringify";
import { unified, type Plugin, type Processor } from "unified";
import { SKIP, visit } from "unist-util-visit";
import type { Notes } from "../report.ts";

// The bare names `hast` and `mdast` resolve to older versions, which the Remix compiler brings along.
type Html = typeof rehypeParse extends Plugin<infer _Options, string, infer Tree> ? Tree : never;
type Element = Extract<Html["children"][number], { type: "element" }>;
type Markdown = typeof remarkParse extends Plugin<infer _Options, string, infer Tree> ? Tree : never;
type Phrase = Extract<Markdown["children"][number], { type: "paragraph" }>["children"][number];

export interface HtmlSource {
  readonly html: string;
  readonly path: string;
  /** The line of the file that the HTML begins on. */
  readonly line: number;
  /** The highest level its headings may have, from 2. */
  readonly headingsFrom: number;
}

/** What to do with an address: use this one, or none because of that. */
export type Readdress = (url: string, isPicture: boolean) => { url: string } | { problem: string };

const MAX_HTML_CHARS = 1_000_000;
const MAX_DEPTH = 300;
/** Far more than a page of a million letters has, unless elements that are never closed are opened anew in each block. */
const MAX_ELEMENTS = 200_000;

const parse = unified().use(rehypeParse, { fragment: true }).freeze();
const toMarkdown = unified().use(rehypeRemark).freeze();
const write = unified()
  .use(remarkGfm)
  .use(function (this: Processor) {
    const data = this.data() as { toMarkdownExtensions?: unknown[] };
    // Dollars and colons in the text stay what they are.
    (data.toMarkdownExtensions ??= []).push(mathToMarkdown(), directiveToMarkdown());
  })
  .use(remarkStringify, { bullet: "-", emphasis: "_", fences: true, rule: "-" })
  .freeze();

/** HTML as somebody wrote it, in Markdown; what that cannot say is noted with its line. */
export function htmlToMarkdown(source: HtmlSource, readdress: Readdress, notes: Notes): string {
  const { html, path, line } = source;
  if (html.length > MAX_HTML_CHARS) {
    notes.notSupported(path, "This page is too long: it has more than a million letters.", line);
    return "";
  }
  if (unfoldsTooFar(html)) {
    notes.notSupported(path, "This page unfolds into more elements than anybody would write.", line);
    return "";
  }
  const tree = parsed(html);
  if (tree === null || isDeeperThan(tree, MAX_DEPTH)) {
    notes.notSupported(path, "The elements of this page are nested too deeply.", line);
    return "";
  }
  takeOut(tree, source, notes);
  place(tree, source, readdress, notes);
  const markdown = toMarkdown.runSync(tree);
  fitHeadings(markdown, source.headingsFrom);
  markMathematics(markdown);
  return write.stringify(markdown).trim();
}

/** Whether a few letters make elements without end; the parser is left as soon as they do. */
function unfoldsTooFar(html: string): boolean {
  const tooMany = new Error("too many elements");
  let elements = 0;
  const createElement: typeof defaultTreeAdapter.createElement = (...args) => {
    if ((elements += 1) > MAX_ELEMENTS) throw tooMany;
    return defaultTreeAdapter.createElement(...args);
  };
  try {
    parseFragment(html, { treeAdapter: { ...defaultTreeAdapter, createElement } });
    return false;
  } catch (error) {
    if (error === tooMany) return true;
    throw error;
  }
}

/** Null for what is nested so deeply that the parser itself gives up. */
function parsed(html: string): Html | null {
  try {
    return parse.parse(html);
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

/** Without recursion: this is the guard of all that recurse. */
function isDeeperThan(tree: Html, most: number): boolean {
  let level: readonly { children?: readonly unknown[] }[] = [tree];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > most) return true;
    level = level.flatMap(({ children = [] }) => children as { children?: readonly unknown[] }[]);
  }
  return false;
}

const SILENT = new Set(["style", "link", "meta", "title"]);
const REMOVED = new Set([
  "script",
  "noscript",
  "object",
  "embed",
  "applet",
  "canvas",
  "template",
  "svg",
  "math",
]);
const CONTROLS = new Set(["form", "input", "select", "textarea", "button"]);

/** Takes out what is not text. Frames of other sites become links to them. */
function takeOut(tree: Html, { path, line }: HtmlSource, notes: Notes): void {
  visit(tree, "element", (element, index, parent) => {
    if (parent === undefined || index === undefined) return undefined;
    const { tagName, properties } = element;
    const at = lineOf(element, line);
    const runsScript = Object.keys(properties).some((name) => /^on[A-Z]/.test(name));
    if (runsScript && !CONTROLS.has(tagName))
      notes.notSupported(path, `A <${tagName}> ran a script when it was used; it does not here.`, at);
    if (tagName === "iframe") {
      const src = typeof properties["src"] === "string" ? properties["src"] : "";
      const url = src.replace(/^\/\//, "https://");
      if (/^https:\/\//i.test(url)) {
        notes.changed(path, `A frame showed “${url}”; it became a link.`, at);
        parent.children[index] = linkTo(url);
        return SKIP;
      }
      notes.notSupported(path, `A frame showed “${src}”; it was left out.`, at);
      parent.children.splice(index, 1);
      return [SKIP, index];
    }
    // Of a list of tasks: Markdown has these.
    if (tagName === "input" && properties["type"] === "checkbox") return undefined;
    if (CONTROLS.has(tagName)) {
      notes.changed(path, `A <${tagName}> does nothing in a lesson; its words were kept.`, at);
      if (tagName === "form" || tagName === "button") return undefined;
    } else if (!SILENT.has(tagName) && !REMOVED.has(tagName)) return undefined;
    else if (REMOVED.has(tagName)) notes.notSupported(path, `A <${tagName}> was left out.`, at);
    else notes.changed(path, `A <${tagName}>, which gave the page its look, was left out.`, at);
    parent.children.splice(index, 1);
    return [SKIP, index];
  });
}

function linkTo(url: string): Element {
  const text = { type: "text", value: url } as const;
  const link = { type: "element", tagName: "a", properties: { href: url }, children: [text] } as const;
  return { type: "element", tagName: "p", properties: {}, children: [{ ...link, children: [text] }] };
}

/** Gives pictures and links their address here; one that leads nowhere leaves its words. */
function place(tree: Html, { path, line }: HtmlSource, readdress: Readdress, notes: Notes): void {
  visit(tree, "element", (element, index, parent) => {
    const { tagName, properties } = element;
    const name = tagName === "img" ? "src" : tagName === "a" ? "href" : null;
    const url = name === null ? undefined : properties[name];
    if (name === null || typeof url !== "string" || parent === undefined || index === undefined) return;
    const found = readdress(url.trim(), tagName === "img");
    if ("url" in found) {
      properties[name] = found.url;
      return;
    }
    notes.notSupported(path, found.problem, lineOf(element, line));
    const alt = typeof properties["alt"] === "string" ? properties["alt"] : "";
    if (tagName === "img") parent.children[index] = { type: "text", value: alt };
    else parent.children.splice(index, 1, ...element.children);
  });
}

const lineOf = (element: Element, first: number) => first + (element.position?.start.line ?? 1) - 1;

function fitHeadings(tree: Markdown, from: number): void {
  let highest = 6;
  visit(tree, "heading", ({ depth }) => {
    highest = Math.min(highest, depth);
  });
  visit(tree, "heading", (heading) => {
    heading.depth = Math.min(6, heading.depth - highest + from) as typeof heading.depth;
  });
}

/** None holds the beginning of another of its kind, so that beginnings without an end are not each read to the end. */
const FORMULA =
  /\\\(((?:(?!\\\().)+?)\\\)|(?<!\\)\\\[((?:(?!(?<!\\)\\\[).)+?)\\\]|\[mathjax(?:inline)?\]((?:(?!\[mathjax).)+?)\[\/mathjax(?:inline)?\]/gs;

/** `\(x\)` and `[mathjaxinline]x[/mathjaxinline]` are formulas there; here they stand between dollars. */
function markMathematics(tree: Markdown): void {
  visit(tree, "text", (text, index, parent) => {
    if (parent === undefined || index === undefined) return undefined;
    const parts: Phrase[] = [];
    let at = 0;
    for (const match of text.value.matchAll(FORMULA)) {
      const [all, inline, block, named] = match;
      parts.push(words(text.value.slice(at, match.index)));
      parts.push(formula((inline ?? block ?? named ?? "").trim()));
      at = match.index + all.length;
    }
    if (parts.length === 0) return undefined;
    parts.push(words(text.value.slice(at)));
    parent.children.splice(index, 1, ...parts);
    return [SKIP, index + parts.length];
  });
}

const words = (value: string): Phrase => ({ type: "text", value });

/** A node of `mdast-util-math`, which the types of Markdown do not know. */
const formula = (value: string) => ({ type: "inlineMath", value }) as unknown as Phrase;
