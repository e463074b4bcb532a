import rehypeParse from "rehype-parse";
import rehypeStringify from "rehype-stringify";
import { unified, type Plugin } from "unified";
import { SKIP, visit } from "unist-util-visit";

type Html = typeof rehypeParse extends Plugin<infer _Options, string, infer Tree> ? Tree : never;
type Element = Extract<Html["children"][number], { type: "element" }>;
type Child = Element["children"][number];

/** Where the addresses of a lesson lead in the course that is written. */
export interface Destinations {
  /** The name of the sequential that a lesson's link stands for. */
  nameOf(slug: string): string | undefined;
  /** The page of the lesson's lab. */
  readonly lab: string;
  /** The name of a stored picture in the folder of files. */
  picture(fileName: string): string;
}

const parse = unified().use(rehypeParse, { fragment: true }).freeze();
const write = unified().use(rehypeStringify).freeze();

/** A lesson as our renderer shows it, in HTML that says the same where our styles and scripts are not. */
export function toPlainHtml(rendered: string, destinations: Destinations): string {
  const tree = parse.parse(rendered);
  visit(tree, "element", (element, index, parent) => {
    if (parent === undefined || index === undefined) return undefined;
    const plain = plainOf(element, destinations);
    if (plain === null) return undefined;
    parent.children.splice(index, 1, ...plain);
    return [SKIP, index + plain.length];
  });
  visit(tree, "element", (element) => {
    const { href, src, alt, checked, type, disabled, id, open, start } = element.properties;
    const className = element.tagName === "code" ? element.properties["className"] : undefined;
    const kept = { className, href, src, alt, checked, type, disabled, id, open, start };
    element.properties = Object.fromEntries(Object.entries(kept).filter(([, value]) => value != null));
    if (element.tagName === "aside") element.tagName = "blockquote";
  });
  return write.stringify(tree);
}

/** What stands for an element there; null: itself. */
function plainOf(element: Element, destinations: Destinations): Child[] | null {
  const { tagName, properties } = element;
  if (hasClass(element, "math") || hasClass(element, "math-block")) return [formula(element)];
  if (hasClass(element, "code-block")) return [codeBlock(element)];
  if (hasClass(element, "sr-only")) return [];
  if (tagName === "pre") return [made("pre", [made("code", [text(textOf(element))])])];
  if (hasClass(element, "callout-label") || tagName === "label")
    return [made("p", [made("strong", [text(textOf(element))])])];
  if (tagName === "input" && properties["type"] === "radio") return [];
  if (tagName === "img" && typeof properties["src"] === "string") {
    const name = /^\/media\/([^/?#]+)$/.exec(properties["src"])?.[1];
    if (name !== undefined) properties["src"] = `/static/${destinations.picture(name)}`;
  }
  if (tagName === "a" && typeof properties["href"] === "string")
    properties["href"] = addressOf(properties["href"], destinations);
  return null;
}

function addressOf(href: string, { nameOf, lab }: Destinations): string {
  if (href === "#lab") return lab;
  const name = nameOf(/^([^/#?:]+)(?:#.*)?$/.exec(href)?.[1] ?? "");
  return name === undefined ? href : `/jump_to_id/${name}`;
}

/** As Open edX writes formulas: in TeX, which MathJax sets there. */
function formula(element: Element): Child {
  let tex = "";
  visit(element, "element", (inside) => {
    if (inside.tagName === "annotation") tex = textOf(inside);
  });
  return hasClass(element, "math-block") ? made("p", [text(`\\[${tex}\\]`)]) : text(`\\(${tex}\\)`);
}

/** Without the colours, which are ours; the language is named as everybody names it. */
function codeBlock(element: Element): Child {
  const language = element.properties["dataLanguage"];
  let code = "";
  visit(element, "element", (inside) => {
    if (inside.tagName === "pre") code = textOf(inside);
  });
  const named = typeof language === "string" && language !== "text" ? [`language-${language}`] : [];
  const inner = made("code", [text(code)]);
  if (inner.type === "element" && named.length > 0) inner.properties = { className: named };
  return made("pre", [inner]);
}

function textOf(element: Element): string {
  let all = "";
  visit(element, "text", ({ value }) => {
    all += value;
  });
  return all;
}

const hasClass = ({ properties }: Element, name: string) =>
  Array.isArray(properties["className"]) && properties["className"].includes(name);
const text = (value: string): Child => ({ type: "text", value });
const made = (tagName: string, children: Child[]): Child => ({
  ...{ type: "element", tagName, properties: {}, children },
});
