import { visit } from "unist-util-visit";
import { MAX_LESSON_CHARS } from "#server/lessons/schema.ts";
import type { MarkdownRoot } from "./syntax-tree.ts";

// The parser's time grows with the square of some texts' length or depth, and one server thread serves
// everybody: measured on hostile input, 20 000 nested lists took three minutes, and 40 kB of table
// became 100 MB of HTML. With these limits the worst text we found takes three seconds, a long lesson a tenth of one.

/** Quotes, lists and footnotes inside each other. */
const maxDepth = 12;
/** Hints, tabs and so on. One that is never closed holds all that follow, so this bounds their depth too. */
const maxContainers = 150;
/** Cells of one table: the parser fills every short row up to the width of the widest. */
const maxTableCells = 5_000;

/** Why a text should not even be parsed, as a sentence for its reader; undefined when it may be. */
export function reasonNotToParse(source: string): string | undefined {
  if (source.length > MAX_LESSON_CHARS) return "This text is too long to be formatted.";
  const lines = source.split(/\r\n?|\n/);
  const tooDeep = lines.some((line) => depthOpenedBy(line) > maxDepth);
  if (lines.filter((line) => /^[\s>+*\-\d.)]*:::+[ \t]*[a-z]/i.test(line)).length > maxContainers)
    return "This text has more tabs, hints and steps than can be formatted.";
  return tooDeep ? "This text is nested too deeply to be formatted." : undefined;
}

/** Why a parsed text should not become HTML, as a sentence for its reader; undefined when it may. */
export function reasonNotToRender(tree: MarkdownRoot): string | undefined {
  let cells = 0;
  visit(tree, "table", (table) => {
    cells += table.children.length * (table.align?.length ?? 1);
  });
  return cells > maxTableCells ? "This text has more table cells than can be formatted." : undefined;
}

function depthOpenedBy(line: string): number {
  const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  const isListItem = /^(?:[-+*]|\d{1,9}[.)])[ \t]/.test(line.slice(indent, indent + 12));
  // Two columns are the least that one level of an indented list takes.
  return markersBefore(line) + (isListItem ? indent / 2 : 0);
}

/** How many markers follow each other before the line's text: a sum such as `8 + 5 + 6` begins with none. */
function markersBefore(line: string): number {
  const marker = /[ \t]*(?:>|(?:[-+*]|\d{1,9}[.)])(?=[ \t]|$)|\[\^(?:\\.|[^\]\s\\])+\]:)/y;
  let count = 0;
  while (count <= maxDepth && marker.test(line)) count += 1;
  return count;
}
