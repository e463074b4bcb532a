import rehypeStringify from "rehype-stringify";
import { unified } from "unified";

/** A page that shows a text exactly as it was typed, under a sentence saying why. */
export function plainTextPage(source: string, reason: string): { html: string; headings: [] } {
  const html = unified()
    .use(rehypeStringify)
    .stringify({
      type: "root",
      children: [
        {
          type: "element",
          tagName: "p",
          properties: {},
          children: [{ type: "text", value: `${reason} Here it is as it was written:` }],
        },
        {
          type: "element",
          tagName: "pre",
          properties: { className: ["shiki"], tabIndex: 0 },
          children: [{ type: "text", value: source }],
        },
      ],
    });
  return { html, headings: [] };
}
