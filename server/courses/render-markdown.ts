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
import { nestsTooDeeply } from "./render-markdown/nesting.ts";
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

/** Longer sources are shown as plain text: no lesson is this long, and parsing must not block a server. */
export const maxMarkdownChars = 100_000;

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
  if (source.length > maxMarkdownChars)
    return plainTextPage(source, "This text is too long to be formatted.");
  if (nestsTooDeeply(source)) return plainTextPage(source, "This text is nested too deeply to be formatted.");
  const tree: Root = toTree.runSync(toTree.parse(source));
  await highlightCode(tree);
  return { html: toHtml.stringify(tree), headings: listHeadings(tree) };
}
