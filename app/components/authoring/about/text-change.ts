/** One piece of a text replaced by another. */
export interface TextChange {
  readonly at: number;
  readonly removed: number;
  readonly added: string;
}

/** What was typed between two states of a text, as the smallest single piece; null for nothing. */
export function changeBetween(before: string, after: string): TextChange | null {
  if (before === after) return null;
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && before[start] === after[start]) start += 1;
  // Half of a letter outside the basic plane must not be left behind.
  if (start > 0 && isHighSurrogate(before.charCodeAt(start - 1))) start -= 1;
  let end = 0;
  while (end < shortest - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  if (end > 0 && isLowSurrogate(before.charCodeAt(before.length - end))) end -= 1;
  return { at: start, removed: before.length - start - end, added: after.slice(start, after.length - end) };
}

type Delta = readonly {
  retain?: number | undefined;
  insert?: unknown;
  delete?: number | undefined;
}[];

/** Where a caret is after somebody else's change. */
export function movedCaret(caret: number, delta: Delta): number {
  let at = 0;
  let moved = caret;
  for (const { retain = 0, insert, delete: removed = 0 } of delta) {
    at += retain;
    if (at > moved) break;
    if (typeof insert === "string") {
      if (at < moved) moved += insert.length;
      at += insert.length;
    }
    moved -= Math.max(0, Math.min(removed, moved - at));
  }
  return moved;
}

const isHighSurrogate = (code: number) => code >= 0xd800 && code < 0xdc00;
const isLowSurrogate = (code: number) => code >= 0xdc00 && code < 0xe000;
