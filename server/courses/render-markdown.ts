import { createHash } from "node:crypto";

import rehypeSanitize from "rehype-sanitize";
import rehypeSlug from "rehype-slug";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { restoreLookalikes } from "./render-markdown/as-written.ts";
import { buildDirectives } from "./render-markdown/build-directives.ts";
import { calloutsFromBlockquotes } from "./render-markdown/callouts.ts";
import { decorateElements } from "./render-markdown/decorate-elements.ts";
import { directiveHandlers } from "./render-markdown/directives.ts";
import { frameDiagrams } from "./render-markdown/frame-diagrams.ts";
import { fitHeadings, listHeadings, type Heading } from "./render-markdown/headings.ts";
import { highlightCode } from "./render-markdown/highlight-code.ts";
import { createHtmlCache } from "./render-markdown/html-cache.ts";
import { reasonNotToParse, reasonNotToRender } from "./render-markdown/limits.ts";
import { markLines } from "./render-markdown/mark-lines.ts";
import { plainTextPage } from "./render-markdown/plain-text-page.ts";
import { rawHtmlAsText } from "./render-markdown/raw-html-as-text.ts";
import type { Root } from "./render-markdown/syntax-tree.ts";
import { lessonSyntax } from "./render-markdown/syntax-extensions.ts";
import { typesetMath } from "./render-markdown/typeset-math.ts";
import { idPrefix, markdownSchema } from "./render-markdown/markdown-schema.ts";

export type { Heading };

export interface RenderedMarkdown {
  /** Safe to put into a page as it is: no script, no handler, no style an author wrote. */
  html: string;
  /** In document order, for a table of contents. */
  headings: Heading[];
}

const cache = createHtmlCache<RenderedMarkdown>({ maxEntries: 500, maxChars: 20_000_000 });

/**
 * Renders a lesson's Markdown to safe HTML: GitHub's flavour with alerts, mathematics, diagrams, hints, tabs, steps and
 * ways into the lab.
 *
 * Never rejects because of what an author wrote: what cannot be rendered is shown as plain text.
 * Results are kept in a bounded memory cache by content, so treat them as read-only.
 */
export async function renderMarkdown(source: string): Promise<RenderedMarkdown> {
  const key = createHash("sha256").update(source).digest("base64");
  return cache.getOrRender(key, () => render(source, { lines: false }));
}

/** The same for a text that is being written: blocks carry their line in `data-line`, and nothing is kept. */
export async function renderDraft(source: string): Promise<RenderedMarkdown> {
  return render(source, { lines: true });
}

// 1. Parse; raw HTML becomes visible text, so no author's markup exists from here on.
// 2. Sanitize: elements, attributes and protocols against a closed list.
// 3. Only then our own additions, which take nothing from the author but text: callouts, ids, frames, formulas, colours.
// See docs/decisions/023-lessons-cannot-run-script.md.
const toTree = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(lessonSyntax)
  .use(remarkRehype, {
    clobberPrefix: idPrefix,
    handlers: { html: rawHtmlAsText, ...directiveHandlers },
  })
  .use(rehypeSanitize, markdownSchema)
  .use(() => calloutsFromBlockquotes)
  .use(() => fitHeadings)
  .use(rehypeSlug, { prefix: idPrefix })
  .use(() => decorateElements)
  .use(() => buildDirectives)
  .use(() => frameDiagrams);

// KaTeX's HTML is written as it is. The sanitizer has dropped whatever else could be such a node.
const toHtml = unified().use(rehypeStringify, { allowDangerousHtml: true });

async function render(source: string, { lines }: { lines: boolean }): Promise<RenderedMarkdown> {
  const rendered = await renderTree(source);
  if ("reason" in rendered) return plainTextPage(source, rendered.reason);
  const { tree, headings } = rendered;
  if (lines) markLines(tree);
  return { html: writeHtml(tree), headings };
}

/** The same as a tree, for whoever has something to add to it; or why it cannot be rendered. */
export async function renderTree(
  source: string,
): Promise<{ tree: Root; headings: Heading[] } | { reason: string }> {
  const tooMuch = reasonNotToParse(source);
  if (tooMuch) return { reason: tooMuch };
  const parsed = toTree.parse(source);
  const tooLarge = reasonNotToRender(parsed);
  if (tooLarge) return { reason: tooLarge };
  restoreLookalikes(parsed, source);
  const tree: Root = await toTree.run(parsed);
  const headings = listHeadings(tree);
  typesetMath(tree);
  await highlightCode(tree);
  return { tree, headings };
}

/** Only for what `renderTree` has made: whatever is in the tree is written as it is. */
export function writeHtml(tree: Root): string {
  return toHtml.stringify(tree);
}
