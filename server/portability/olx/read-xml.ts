import { parseXml, XmlElement, type XmlNode } from "@rgrove/parse-xml";
import type { Notes } from "../report.ts";
import { textIn, type Tree } from "../tree.ts";

export { XmlElement };

/** A file of XML, and where in it things are. */
export interface XmlFile {
  readonly path: string;
  readonly root: XmlElement;
  /** The line that a node begins on, counted from 1. */
  lineOf(node: XmlNode): number;
  /** What stands between an element's tags, as it was written. */
  innerOf(element: XmlElement): string;
}

/** What people write is far below this, and a parser's work is not. */
const MAX_XML_CHARS = 2_000_000;
const MAX_DEPTH = 200;

/**
 * Reads a file whose author may mean harm: no entity but the five of XML means anything, declarations of others are
 * refused, and nothing outside of the file is looked at. Null, with a note, for what is not sound XML.
 */
export function readXml(tree: Tree, path: string, notes: Notes): XmlFile | null {
  const source = textIn(tree, path)?.replace(/^\uFEFF/, "");
  if (source === undefined) {
    notes.notSupported(path, tree.has(path) ? "This file is not text in UTF-8." : "This file is missing.");
    return null;
  }
  const refused = reasonToRefuse(source);
  if (refused !== null) {
    notes.notSupported(path, refused.what, refused.line);
    return null;
  }
  try {
    const { root } = parseXml(source, { includeOffsets: true });
    const starts = lineStarts(source);
    return root && { path, root, lineOf: (node) => lineIn(starts, node.start), innerOf };
  } catch (error) {
    const [first = "", line] = error instanceof Error ? [error.message, lineSaid(error)] : [];
    const reason = /^[^\n]*?(?= \(line|\n|$)/.exec(first)?.[0] ?? "";
    notes.notSupported(path, `This is not sound XML: ${reason}.`, line);
    return null;
  }

  function innerOf(element: XmlElement): string {
    const [from, to] = [element.children[0]?.start, element.children.at(-1)?.end];
    return from === undefined || to === undefined ? "" : (source ?? "").slice(from, to);
  }
}

function reasonToRefuse(source: string): { what: string; line?: number } | null {
  if (source.length > MAX_XML_CHARS)
    return { what: "This file is too long for XML: it has more than 2 million letters." };
  const declaration = source.indexOf("<!ENTITY");
  if (declaration !== -1)
    return { what: "It declares entities, which are not taken.", line: lineAt(source, declaration) };
  let depth = 0;
  // What never ends goes to the end, so that not each of its kind looks for one.
  for (const { 0: tag, index } of source.matchAll(
    /<!--[^]*?(?:-->|$)|<!\[CDATA\[[^]*?(?:\]\]>|$)|<\/?[A-Za-z_][^>]*(?:>|$)/g,
  )) {
    if (tag.startsWith("<!") || tag.endsWith("/>")) continue;
    depth += tag.startsWith("</") ? -1 : 1;
    if (depth > MAX_DEPTH)
      return { what: "Its elements are nested too deeply.", line: lineAt(source, index) };
  }
  return null;
}

const lineAt = (source: string, offset: number) => lineIn(lineStarts(source), offset);

function lineStarts(source: string): number[] {
  const starts = [0];
  for (let at = source.indexOf("\n"); at !== -1; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return starts;
}

/** By halving: a file may have as many nodes as lines. */
function lineIn(starts: readonly number[], offset: number): number {
  let [low, high] = [0, starts.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] ?? Infinity) <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

const lineSaid = (error: Error) =>
  "line" in error && typeof error.line === "number" ? error.line : undefined;
