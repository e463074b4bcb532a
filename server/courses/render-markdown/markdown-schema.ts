import type { Options } from "rehype-sanitize";
import { HINT, LAB, LABEL, STEPS, TAB, TABS } from "./directives.ts";

/**
 * Every id in a rendered text starts with this, so that no heading can take the name of something
 * else in the page (an element the app looks up, a property of `window`).
 */
export const idPrefix = "section-";

/**
 * All that may leave the Markdown parser, written out in full instead of extending a default, so that
 * an update of the library cannot widen it. There is no `style`, no `class` chosen by the author and no `on…`.
 */
export const markdownSchema: Options = {
  tagNames: [
    ...["h1", "h2", "h3", "h4", "h5", "h6", "p", "blockquote", "ul", "ol", "li", "hr", "br", "pre", "code"],
    ...["em", "strong", "del", "a", "img", "input", "sup", "section"],
    ...["table", "thead", "tbody", "tr", "th", "td"],
    ...[HINT, STEPS, TABS, TAB, LAB, LABEL],
  ],
  attributes: {
    a: [
      "href",
      "title",
      "dataFootnoteRef",
      "dataFootnoteBackref",
      "ariaLabel",
      ["ariaDescribedBy", "footnote-label"],
      ["id", new RegExp(`^${idPrefix}fnref-`)],
      ["className", "data-footnote-backref"],
    ],
    img: ["src", "alt", "title"],
    code: [["className", /^language-[\w+#.-]{1,40}$/, "math-inline", "math-display"]],
    [LAB]: [
      // A path below the lab's home, without a step upwards.
      ["file", /^(?!\.\.?\/)(?!.*\/\.\.?\/)[\w.@+ -]+(?:\/[\w.@+ -]+){0,20}$/],
      ["line", /^[1-9]\d{0,5}$/],
    ],
    h2: [
      ["id", "footnote-label"],
      ["className", "sr-only"],
    ],
    input: [["type", "checkbox"], ["disabled", true], "checked"],
    li: [
      ["className", "task-list-item"],
      ["id", new RegExp(`^${idPrefix}fn-`)],
    ],
    ol: ["start"],
    section: ["dataFootnotes", ["className", "footnotes"]],
    td: [["align", "left", "center", "right"]],
    th: [["align", "left", "center", "right"]],
    ul: [["className", "contains-task-list"]],
  },
  protocols: { href: ["http", "https", "mailto"], src: ["https"] },
  required: { input: { type: "checkbox", disabled: true } },
  ancestors: Object.fromEntries(["thead", "tbody", "tr", "th", "td"].map((name) => [name, ["table"]])),
  // Ids are matched against exact patterns above; prefixing them a second time would break footnotes.
  clobber: [],
  strip: ["script", "style"],
  allowComments: false,
  allowDoctypes: false,
};
