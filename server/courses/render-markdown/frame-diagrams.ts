import { visit } from "unist-util-visit";
import type { Element, Root } from "./syntax-tree.ts";
import { textOf } from "./text-of.ts";

/** Beyond this a diagram stays source: drawing it would hold up the reader's browser. */
const maxDiagramChars = 5_000;

/**
 * Makes figures of ```mermaid blocks. What the server sends is their source; the reader's page draws them in a frame
 * of another origin once they come into sight (app/components/lesson/diagrams.ts).
 */
export function frameDiagrams(tree: Root): void {
  visit(tree, "element", (element) => {
    const code = element.tagName === "pre" ? element.children[0] : undefined;
    if (code?.type !== "element") return;
    const classes = code.properties["className"];
    if (!Array.isArray(classes) || !classes.includes("language-mermaid")) return;
    const source = textOf(code);
    if (source.length > maxDiagramChars) return;
    element.tagName = "figure";
    element.properties = { className: ["diagram"] };
    element.children = [
      tag("details", {}, [
        tag("summary", {}, [{ type: "text", value: "Source of the diagram" }]),
        tag("pre", { className: ["shiki"], tabIndex: 0 }, [
          tag("code", {}, [{ type: "text", value: source.replace(/\n$/, "") }]),
        ]),
      ]),
    ];
  });
}

function tag(tagName: string, properties: Element["properties"], children: Element["children"]): Element {
  return { type: "element", tagName, properties, children };
}
