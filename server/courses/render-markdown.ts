import { createHash } from "node:crypto";

import rehypeSanitize from "rehype-sanitize";
import rehypeSlug from "rehype-slug";
import rehypeStringify from "rehype-stringify";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import remarkRehype from "remark-rehype";
import { unified } from "unified";
import { calloutsFromBlockquotes } from "./render-markdown/callouts.ts";
import { decorateElements } from "./render-markdown/decorate-elements.ts";
import { fitHeadings, listHeadings, type Heading } from "./render-markdown/headings.ts";
import { highlightCode } from "./render-markdown/highlight-code.ts";
import { createHtmlCache } from "./render-markdown/html-cache.ts";
import { reasonNotToParse, reasonNotToRender } from "./render-markdown/limits.ts";
import { plainTextPage } from "./render-markdown/plain-text-page.ts";
import { rawHtmlAsText } from "./render-markdown/raw-html-as-text.ts";
import type { Root } from "./render-markdown/syntax-tree.ts";
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
 * Renders a lesson's Markdown (GitHub flavour, with alerts) to safe HTML.
 *
 * Never rejects because of what an author wrote: what cannot be rendered is shown as plain text.
 * Results are kept in a bounded memory cache by content, so treat them as read-only.
 */
export async function renderMarkdown(source: string): Promise<RenderedMarkdown> {
  const key = createHash("sha256").update(source).digest("base64");
  return cache.getOrRender(key, () => render(source));
}

// 1. Parse; raw HTML becomes visible text, so no author's markup exists from here on.
// 2. Sanitize: elements, attributes and protocols against a closed list.
// 3. Only then our own additions, which take nothing from the author but text: callouts, ids, frames, colours.
const toTree = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { clobberPrefix: idPrefix, handlers: { html: rawHtmlAsText } })
  .use(rehypeSanitize, markdownSchema)
  .use(() => calloutsFromBlockquotes)
  .use(() => fitHeadings)
  .use(rehypeSlug, { prefix: idPrefix })
  .use(() => decorateElements);

const toHtml = unified().use(rehypeStringify);

async function render(source: string): Promise<RenderedMarkdown> {
  const tooMuch = reasonNotToParse(source);
  if (tooMuch) return plainTextPage(source, tooMuch);
  const parsed = toTree.parse(source);
  const tooLarge = reasonNotToRender(parsed);
  if (tooLarge) return plainTextPage(source, tooLarge);
  const tree: Root = await toTree.run(parsed);
  await highlightCode(tree);
  return { html: toHtml.stringify(tree), headings: listHeadings(tree) };
}
