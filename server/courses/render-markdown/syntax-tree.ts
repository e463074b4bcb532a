// The types of hast 3, taken from libraries that work on it: the bare names `hast` and `mdast` resolve
// to the older versions which the Remix compiler brings along.
import type remarkParse from "remark-parse";
import type { Options as RehypeOptions } from "remark-rehype";
import type { Plugin } from "unified";
import type { HighlighterCore } from "shiki/core";

/** What the Markdown parser makes, before any HTML. */
export type MarkdownRoot =
  typeof remarkParse extends Plugin<infer _Options, string, infer Tree> ? Tree : never;
export type Root = ReturnType<HighlighterCore["codeToHast"]>;
export type Element = Extract<Root["children"][number], { type: "element" }>;
export type ElementContent = Element["children"][number];
/** What turns one kind of Markdown node into HTML nodes. */
export type MarkdownHandler = NonNullable<NonNullable<RehypeOptions["handlers"]>["html"]>;
