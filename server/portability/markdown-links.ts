import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { visit } from "unist-util-visit";

export interface MarkdownLink {
  readonly url: string;
  /** Where the address stands in the text. */
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly isImage: boolean;
}

interface Addressed {
  readonly type: string;
  readonly url: string;
  readonly position?: {
    readonly start: { readonly offset?: number | undefined; readonly line: number };
    readonly end: { readonly offset?: number | undefined };
  };
}

/** The addresses in a text, in their order; autolinks, which are their own words, are not among them. */
export function markdownLinks(text: string): MarkdownLink[] {
  const links: MarkdownLink[] = [];
  const root = unified().use(remarkParse).use(remarkGfm).parse(text);
  visit(root, ["image", "link", "definition"], (found) => {
    const node = found as Addressed;
    const [from, to] = [node.position?.start.offset, node.position?.end.offset];
    if (from === undefined || to === undefined) return;
    const place = placeIn(text.slice(from, to), node);
    if (place === null) return;
    const { line } = node.position?.start ?? { line: 1 };
    links.push({
      url: node.url,
      start: from + place,
      end: from + place + node.url.length,
      line,
      isImage: node.type === "image",
    });
  });
  return links.sort((a, b) => a.start - b.start);
}

/** Where the address begins in what was written; null where it was written in other letters than it means. */
function placeIn(source: string, { type, url }: Addressed): number | null {
  if (url === "") return null;
  const at = source.lastIndexOf(url);
  const opening = type === "definition" ? source.indexOf("]:") : source.indexOf("](");
  return at === -1 || opening === -1 || at < opening ? null : at;
}
