/**
 * How a text file is written on the disk, beyond its letters: a byte order mark, and how lines end. The document holds
 * neither (a mark would shift every offset in the editor, and line ends are "\n" there), so both are remembered beside
 * it and come back when the file is written. In a file of mixed line ends each line keeps its own.
 */
import { normaliseLineEnds } from "./document.ts";
import type { Piece } from "./drift.ts";

export type LineEnd = "\n" | "\r\n" | "\r";

export interface TextFormat {
  readonly hasMark: boolean;
  /** How most lines end, and new ones. */
  readonly lineEnd: LineEnd;
  /** Lines that end otherwise, by the offset of their end in the text. */
  readonly otherEnds: ReadonlyMap<number, LineEnd>;
}

export const PLAIN: TextFormat = { hasMark: false, lineEnd: "\n", otherEnds: new Map() };

const MARK = "\ufeff";

/** The text of these bytes and how it is written; null when they are not UTF-8 or hold a NUL. */
export function decodeText(bytes: Uint8Array): { text: string; format: TextFormat } | null {
  if (bytes.includes(0)) return null;
  let raw: string;
  try {
    raw = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
  const hasMark = raw.startsWith(MARK);
  const body = hasMark ? raw.slice(MARK.length) : raw;
  const text = normaliseLineEnds(body);
  return { text, format: { hasMark, ...lineEndsOf(body) } };
}

/**
 * The bytes of a text in this format. `drift` says which of its letters come from the text that the format was found
 * in; it is asked for only when lines end in different ways.
 */
export function encodeText(
  text: string,
  { hasMark, lineEnd, otherEnds }: TextFormat,
  drift: () => readonly Piece[],
): Uint8Array {
  const body =
    otherEnds.size > 0
      ? writeMixedEnds(text, lineEnd, otherEnds, drift())
      : lineEnd === "\n"
        ? text
        : text.replaceAll("\n", lineEnd);
  return new TextEncoder().encode(hasMark ? MARK + body : body);
}

function lineEndsOf(body: string): Pick<TextFormat, "lineEnd" | "otherEnds"> {
  if (!body.includes("\r")) return { lineEnd: "\n", otherEnds: PLAIN.otherEnds };
  const ends: { at: number; end: LineEnd }[] = [];
  const counts = new Map<LineEnd, number>();
  let shorter = 0;
  for (const match of body.matchAll(/\r\n|\r|\n/g)) {
    const end = match[0] as LineEnd;
    ends.push({ at: match.index - shorter, end });
    counts.set(end, (counts.get(end) ?? 0) + 1);
    shorter += end.length - 1;
  }
  const [lineEnd = "\n"] = [...counts].sort((a, b) => b[1] - a[1]).map(([end]) => end);
  const others = ends.filter(({ end }) => end !== lineEnd);
  return { lineEnd, otherEnds: new Map(others.map(({ at, end }) => [at, end])) };
}

function writeMixedEnds(
  text: string,
  lineEnd: LineEnd,
  otherEnds: ReadonlyMap<number, LineEnd>,
  drift: readonly Piece[],
): string {
  let written = "";
  let position = 0;
  for (const { base, length } of drift) {
    const stretch = text.slice(position, position + length);
    written += stretch.replace(/\n/g, (_, at: number) =>
      base === null ? lineEnd : (otherEnds.get(base + at) ?? lineEnd),
    );
    position += length;
  }
  return written;
}
