import { mergeBlocks } from "./render-difference/merge-blocks.ts";
import { renderTree, writeHtml } from "./render-markdown.ts";
import type { ElementContent, Root } from "./render-markdown/syntax-tree.ts";

/**
 * A lesson's text as its readers see it, with what came and what went marked in it: blocks and words in `ins` and
 * `del`, said in words too. Null when one of the two is too much to be rendered. What the renderer let through, and
 * these marks, are all there is in it; nothing of the author's becomes markup here.
 */
export async function renderDifference(before: string, after: string): Promise<string | null> {
  const [old, now] = await Promise.all([renderTree(before), renderTree(after)]);
  if ("reason" in old || "reason" in now) return null;
  const children = mergeBlocks(contentOf(old.tree), contentOf(now.tree));
  return writeHtml({ type: "root", children });
}

function contentOf({ children }: Root): ElementContent[] {
  return children.filter((node): node is ElementContent => node.type !== "doctype");
}
