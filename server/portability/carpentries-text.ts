import type { Notes } from "./report.ts";

/** Blocks inside each other; the renderer takes no more. What is deeper stays as it was written. */
const MAX_DEPTH = 12;

/** A text with the line of the source that each of its lines comes from. */
export interface MappedText {
  readonly text: string;
  readonly lines: readonly number[];
}

interface Line {
  readonly text: string;
  readonly line: number;
}

const OPENING = /^:{3,}\s*\{?\s*\.?([a-z][\w-]*)[^:]*:*\s*$/i;
const CLOSING = /^:{3,}\s*$/;
const FENCE = /^\s*(`{3,}|~{3,})/;
/** `![](picture){alt="words"}` */
const ALT = /!\[\]\(([^)\s]+)\)\{[^}]*?alt=(?:"([^"]*)"|'([^']*)')[^}]*\}/g;
const ATTRIBUTES = /^\s*\{:.*\}\s*$/;

const CALLOUTS: Readonly<Record<string, readonly [kind: string, title: string | null]>> = {
  objectives: ["NOTE", "Objectives"],
  questions: ["NOTE", "Questions"],
  keypoints: ["IMPORTANT", "Key points"],
  prereq: ["IMPORTANT", "Before you begin"],
  challenge: ["TIP", null],
  discussion: ["TIP", "Discussion"],
  checklist: ["NOTE", "Checklist"],
  testimonial: ["NOTE", null],
  callout: ["NOTE", null],
  caution: ["WARNING", null],
};
const FOLDED: Readonly<Record<string, string>> = { solution: "Solution", hint: "Hint", spoiler: "More" };

/** Turns the blocks that Carpentries lessons are written with into ours, and leaves the rest as it is. */
export function fromCarpentries(source: string, path: string, firstLine: number, notes: Notes): MappedText {
  const lines = source.split("\n").map((text, index) => ({ text, line: firstLine + index }));
  const done = convert(lines, 0, path, notes);
  const withAlt = done.lines.map(({ text, line }) => ({ text: text.replace(ALT, altOf), line }));
  return {
    text: withAlt
      .map(({ text }) => text)
      .join("\n")
      .trim(),
    lines: withAlt.map(({ line }) => line),
  };
}

function altOf(_: string, address: string, double?: string, single?: string): string {
  return `![${(double ?? single ?? "").replace(/[[\]\\]/g, "\\$&")}](${address})`;
}

/** Converts up to the end of the block that is open at `start`; `next` is the line behind it. */
function convert(
  source: readonly Line[],
  start: number,
  path: string,
  notes: Notes,
  depth = 0,
): { lines: Line[]; next: number } {
  const lines: Line[] = [];
  let fence: string | undefined;
  for (let at = start; at < source.length; at += 1) {
    const line = source[at]!;
    const mark = FENCE.exec(line.text)?.[1];
    if (mark !== undefined && fence === undefined) fence = mark;
    else if (fence !== undefined && mark?.startsWith(fence) === true) fence = undefined;
    const opens = depth < MAX_DEPTH && OPENING.test(line.text);
    if (fence !== undefined || (!opens && !CLOSING.test(line.text))) {
      if (fence === undefined && ATTRIBUTES.test(line.text))
        notes.changed(path, "A line of attributes for the look of a block was taken out.", line.line);
      else lines.push(line);
      continue;
    }
    const name = OPENING.exec(line.text)?.[1];
    if (name === undefined) {
      if (depth > 0) return { lines, next: at + 1 };
      continue;
    }
    const inner = convert(source, at + 1, path, notes, depth + 1);
    lines.push(...wrap(name.toLowerCase(), line.line, inner.lines, path, notes));
    at = inner.next - 1;
  }
  return { lines, next: source.length };
}

function wrap(name: string, line: number, inner: Line[], path: string, notes: Notes): Line[] {
  const body = trimmed(inner);
  const folded = FOLDED[name];
  if (folded !== undefined) {
    const colons = ":".repeat(3 + longestFold(inner));
    const heading = /^#+ +([^[\]]+)$/.exec(body[0]?.text ?? "")?.[1];
    const rest = heading === undefined ? body : trimmed(body.slice(1));
    return [{ text: `${colons}hint[${heading?.trim() ?? folded}]`, line }, ...rest, { text: colons, line }];
  }
  if (name === "instructor") {
    notes.notSupported(path, "A note for instructors was left out: students read this text.", line);
    return [];
  }
  const known = CALLOUTS[name];
  if (known === undefined)
    notes.changed(path, `Blocks named “${name}” are not known; it became a note.`, line);
  const [kind, title] = known ?? ["NOTE", null];
  const heading = title === null ? [] : [`**${title}**`, ""];
  const first = [`[!${kind}]`, ...heading].map((text) => ({ text, line }));
  return [...first, ...body].map(({ text, line }) => ({ text: text === "" ? ">" : `> ${text}`, line }));
}

/** Without the empty lines at both ends. */
function trimmed(lines: readonly Line[]): Line[] {
  const first = lines.findIndex(({ text }) => text.trim() !== "");
  return first === -1 ? [] : lines.slice(first, lines.findLastIndex(({ text }) => text.trim() !== "") + 1);
}

/** The most colons that a foldable block in these lines has: one around it needs more. */
function longestFold(lines: readonly Line[]): number {
  return Math.max(0, ...lines.map(({ text }) => /^(?:> ?)*(:{3,})hint/.exec(text)?.[1]?.length ?? 0));
}
