import { SKIP, visit } from "unist-util-visit";
import type { Element, ElementContent, Root } from "./syntax-tree.ts";
import { imageCopies, readImageAddress } from "#server/media/schema.ts";
import { idPrefix } from "./markdown-schema.ts";

/** Gives links, images, tables and checkboxes what a reader's page needs of them. */
export function decorateElements(tree: Root): void {
  visit(tree, "element", (element, index, parent) => {
    if (!parent || index === undefined) return;
    switch (element.tagName) {
      case "a":
        decorateLink(element);
        return;
      case "img":
        parent.children[index] = safeImage(element);
        return;
      case "input":
        element.properties["ariaLabel"] = element.properties["checked"] ? "Done" : "To do";
        return;
      case "table":
        parent.children[index] = scrollable(element);
        // The table's cells are still to be visited, and the frame must not be framed again.
        visitInside(element);
        return SKIP;
    }
    return;
  });
}

function visitInside(table: Element): void {
  decorateElements({ type: "root", children: table.children });
}

function decorateLink(link: Element): void {
  const href = String(link.properties["href"] ?? "");
  if (href.startsWith("#")) {
    link.properties["href"] = ownFragment(href);
    return;
  }
  if (!leavesTheSite(href)) return;
  Object.assign(link.properties, { target: "_blank", rel: ["noopener", "noreferrer", "nofollow"] });
  link.children.push(visuallyHidden(" (opens in a new tab)"));
}

/** `#loops`, as an author writes it, leads to the heading whose id carries our prefix. */
function ownFragment(href: string): string {
  const known = href.startsWith(`#${idPrefix}`) || href === "#" || href === "#footnote-label";
  return known ? href : `#${idPrefix}${href.slice(1)}`;
}

/** Own paths and https pictures are shown; any other picture is replaced by its description. */
function safeImage(image: Element): ElementContent {
  const src = String(image.properties["src"] ?? "");
  const alt = String(image.properties["alt"] ?? "");
  if (src === "" || (leavesTheSite(src) && !/^https:\/\//i.test(src))) return { type: "text", value: alt };
  // An https address may hide as //host or /\host; as browsers read it, it is still https on an https page.
  Object.assign(image.properties, { alt, loading: "lazy", decoding: "async", referrerPolicy: "no-referrer" });
  const stored = readImageAddress(src);
  if (stored !== null) {
    const copies = imageCopies(stored).map(({ address, width }) => `${address} ${String(width)}w`);
    const srcSet = copies.join(", ");
    // The size keeps the place, so that the text does not move when the picture comes.
    const { width, height } = stored;
    Object.assign(image.properties, { width, height, srcSet, sizes: "(max-width: 46rem) 100vw, 42rem" });
  }
  return image;
}

function scrollable(table: Element): Element {
  return {
    type: "element",
    tagName: "div",
    properties: { className: ["table-scroll"], role: "group", ariaLabel: "Table", tabIndex: 0 },
    children: [table],
  };
}

function visuallyHidden(text: string): Element {
  return {
    type: "element",
    tagName: "span",
    properties: { className: ["sr-only"] },
    children: [{ type: "text", value: text }],
  };
}

/** Asks the parser browsers use, so that `//host`, `/\host` and `https:host` are judged as they would be followed. */
function leavesTheSite(address: string): boolean {
  const here = "https://here.invalid";
  try {
    return new URL(address, `${here}/page`).origin !== here;
  } catch {
    return true;
  }
}
