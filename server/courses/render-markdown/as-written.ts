import { SKIP, visit } from "unist-util-visit";
import { isKnownDirective } from "./directives.ts";
import type { MarkdownRoot } from "./syntax-tree.ts";

type MarkdownNode = MarkdownRoot["children"][number];

/**
 * Gives back to the text what only looked like our syntax: directives of a name we do not know, and sums of money
 * that the parser took for mathematics.
 */
export function restoreLookalikes(tree: MarkdownRoot, source: string): void {
  visit(tree, (node, index, parent) => {
    if (parent === undefined || index === undefined) return;
    const written = source.slice(node.position?.start.offset, node.position?.end.offset);
    if (node.type === "inlineMath" && isMoney(written, source[node.position?.end.offset ?? 0])) {
      parent.children.splice(index, 1, { type: "text", value: written });
      return SKIP;
    }
    if (node.type === "leafDirective" && !isKnownDirective(node.type, node.name)) {
      parent.children.splice(index, 1, paragraph(written));
      return SKIP;
    }
    if (node.type === "containerDirective" && !isKnownDirective(node.type, node.name)) {
      const content = node.children.filter((child) => !isLabel(child)) as MarkdownNode[];
      parent.children.splice(index, 1, paragraph(written.split("\n", 1)[0] ?? ""), ...content);
      return index + 1;
    }
    return;
  });
}

/** Pandoc's rule: mathematics touches its dollars on the inside, and no digit follows the second. */
function isMoney(written: string, next: string | undefined): boolean {
  return !written.startsWith("$$") && (/^\$\s|\s\$$/.test(written) || /\d/.test(next ?? ""));
}

function isLabel(node: { data?: unknown }): boolean {
  return (node.data as { directiveLabel?: boolean } | undefined)?.directiveLabel === true;
}

function paragraph(value: string): MarkdownNode {
  return { type: "paragraph", children: [{ type: "text", value }] };
}
