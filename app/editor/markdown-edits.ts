/** One replacement in a text, and what is selected after it; offsets are of the text before and after it. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  readonly select: readonly [from: number, to: number];
}

export interface Selected {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Puts marks around what is selected, or takes them away. With nothing selected `sample` stands between them. */
export function toggleMarks({ text, from, to }: Selected, mark: string, sample: string): TextEdit {
  const size = mark.length;
  const selected = text.slice(from, to);
  if (text.slice(from - size, from) === mark && text.slice(to, to + size) === mark) {
    return { from: from - size, to: to + size, insert: selected, select: [from - size, to - size] };
  }
  if (selected.length >= 2 * size && selected.startsWith(mark) && selected.endsWith(mark)) {
    return { from, to, insert: selected.slice(size, -size), select: [from, to - 2 * size] };
  }
  // Marks that touch a space on the inside are none.
  const before = /^\s*/.exec(selected)?.[0] ?? "";
  const inner = selected.trim() || sample;
  const after = selected.slice(before.length).slice(selected.trim().length);
  const at = from + before.length + size;
  return { from, to, insert: before + mark + inner + mark + after, select: [at, at + inner.length] };
}

/** Makes a heading of the lines of the selection, of one level more with each time; after the third, none. */
export function cycleHeading(selected: Selected): TextEdit {
  return changeLines(selected, (line) => {
    const level = /^(#{1,6}) /.exec(line)?.[1]?.length ?? 0;
    const bare = line.replace(/^#{1,6} /, "");
    return level === 0 ? `## ${bare}` : level < 4 ? `${"#".repeat(level + 1)} ${bare}` : bare;
  });
}

/** Makes a list of the lines of the selection, or ordinary lines of a list of this kind. */
export function toggleList(selected: Selected, kind: "bullets" | "numbers" | "quote"): TextEdit {
  const own = { bullets: /^[-*+] /, numbers: /^\d+[.)] /, quote: /^> ?/ }[kind];
  const any = /^(?:[-*+] |\d+[.)] )/;
  const lines = linesOf(selected).lines;
  const isList = lines.every((line) => line === "" || own.test(line)) && lines.some((line) => line !== "");
  let number = 0;
  return changeLines(selected, (line) => {
    if (isList) return line.replace(own, "");
    if (line === "" && lines.length > 1) return line;
    number += 1;
    const bare = kind === "quote" ? line : line.replace(any, "");
    return { bullets: "- ", numbers: `${String(number)}. `, quote: "> " }[kind] + bare;
  });
}

/** Makes a link of what is selected: of its text, or of the address it is. What is still to be typed is selected. */
export function makeLink({ text, from, to }: Selected): TextEdit {
  const selected = text.slice(from, to);
  if (/^https?:\/\/\S+$/.test(selected)) {
    return { from, to, insert: `[text](${selected})`, select: [from + 1, from + 5] };
  }
  const label = selected || "text";
  const at = from + label.length + 3;
  return { from, to, insert: `[${label}](https://)`, select: [at, at + 8] };
}

/** What must stand before and after a block that is put at the selection, so that it stands alone. */
export function surroundings({ text, from, to }: Selected): { before: string; after: string } {
  const head = text.slice(0, from);
  const tail = text.slice(to);
  const before = head === "" || head.endsWith("\n\n") ? "" : head.endsWith("\n") ? "\n" : "\n\n";
  const after = tail === "" ? "\n" : tail.startsWith("\n\n") ? "" : tail.startsWith("\n") ? "\n" : "\n\n";
  return { before, after };
}

function linesOf({ text, from, to }: Selected): { start: number; end: number; lines: string[] } {
  const start = text.lastIndexOf("\n", from - 1) + 1;
  // A selection that ends at the beginning of a line does not mean that line.
  const last = to > from && text[to - 1] === "\n" ? to - 1 : to;
  const found = text.indexOf("\n", last);
  const end = found === -1 ? text.length : found;
  return { start, end, lines: text.slice(start, end).split("\n") };
}

function changeLines(selected: Selected, change: (line: string) => string): TextEdit {
  const { start, end, lines } = linesOf(selected);
  const insert = lines.map(change).join("\n");
  const select: [number, number] =
    lines.length === 1 ? [start + insert.length, start + insert.length] : [start, start + insert.length];
  return { from: start, to: end, insert, select };
}
