/** More than any text needs; the parser's time grows with the square of the depth (20 000 levels: minutes). */
const maxDepth = 32;

/** Whether a line opens more quotes and lists inside each other than we are ready to parse. */
export function nestsTooDeeply(source: string): boolean {
  return source.split("\n").some((line) => depthOpenedBy(line) > maxDepth);
}

function depthOpenedBy(line: string): number {
  // The run of everything that can be a marker, then the markers in it: two linear passes, no backtracking.
  const start = /^[\s>+*\-\d.)]*/.exec(line)?.[0] ?? "";
  const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0;
  // Two columns are the least that one level of an indented list takes.
  return (start.match(/>|[-+*](?=[ \t])|\d[.)]/g)?.length ?? 0) + (isListItem(line, indent) ? indent / 2 : 0);
}

function isListItem(line: string, indent: number): boolean {
  return /^(?:[-+*]|\d{1,9}[.)])[ \t]/.test(line.slice(indent, indent + 12));
}
