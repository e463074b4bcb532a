import katex from "katex";
import { visit } from "unist-util-visit";
import { plainCode } from "./highlight-code.ts";
import type { Element, ElementContent, Root } from "./syntax-tree.ts";
import { textOf } from "./text-of.ts";

/** A formula becomes 50 to 500 times as long; what is beyond these bounds is shown as it was written. */
const maxFormulaChars = 1_000;
const maxTypesetChars = 8_000;
/** What a formula costs before its first character. */
const charsOfAnyFormula = 10;
const maxHtmlChars = 600_000;

/**
 * Sets mathematics with KaTeX: HTML to look at, MathML to be read aloud. Its HTML is the only markup that enters a
 * text whole. KaTeX escapes what authors write, and without `trust` its commands that make links, classes, styles or
 * pictures are shown as errors.
 */
export function typesetMath(tree: Root): void {
  let mayTypeset = maxTypesetChars;
  let mayGrow = maxHtmlChars;
  visit(tree, "element", (element, index, parent) => {
    if (!parent || index === undefined) return;
    const displayed = element.tagName === "pre" ? mathOf(element.children[0]) : undefined;
    const formula = displayed ?? mathOf(element);
    if (formula === undefined) return;
    const tex = textOf(formula).trim();
    const displayMode = displayed !== undefined || classesOf(formula).includes("math-display");
    const html = tex.length > Math.min(maxFormulaChars, mayTypeset) ? null : typeset(tex, displayMode);
    mayTypeset -= tex.length + charsOfAnyFormula;
    mayGrow -= html?.length ?? 0;
    if (html === null || mayGrow < 0) {
      parent.children[index] = displayMode ? plainCode(tex) : asWritten(formula);
      return;
    }
    element.tagName = displayMode ? "div" : "span";
    element.properties = displayMode ? { className: ["math-block"], tabIndex: 0 } : { className: ["math"] };
    element.children = [{ type: "raw", value: html } as unknown as ElementContent];
  });
}

/** Null for what is no formula. */
function typeset(tex: string, displayMode: boolean): string | null {
  try {
    return katex.renderToString(tex, {
      displayMode,
      output: "htmlAndMathml",
      trust: false,
      strict: "ignore",
      maxExpand: 200,
      maxSize: 30,
    });
  } catch {
    // A mistake of the author's, or more nesting than the stack takes: the source says more than a message would.
    return null;
  }
}

function asWritten(formula: Element): Element {
  return { ...formula, properties: { className: ["math-mistake"] } };
}

function mathOf(node: ElementContent | undefined): Element | undefined {
  if (node?.type !== "element" || node.tagName !== "code") return undefined;
  return classesOf(node).includes("language-math") ? node : undefined;
}

function classesOf({ properties }: Element): unknown[] {
  return Array.isArray(properties["className"]) ? properties["className"] : [];
}
