import type * as Y from "yjs";

/**
 * The same change, not beginning or ending inside a letter of two UTF-16 units (most emoji): Yjs would put a
 * replacement character in place of each half.
 */
export function ofWholeLetters(
  text: Y.Text,
  at: number,
  remove: number,
  insert: string,
): { at: number; remove: number; insert: string } {
  const beginsInside = isSecondHalf(insert.charCodeAt(0));
  const endsInside = isFirstHalf(insert.charCodeAt(insert.length - 1));
  if (!beginsInside && !endsInside) return { at, remove, insert };
  const content = text.toString();
  const before = content.charAt(at - 1);
  const after = content.charAt(at + remove);
  const takesBefore = beginsInside && isFirstHalf(before.charCodeAt(0));
  const takesAfter = endsInside && isSecondHalf(after.charCodeAt(0));
  return {
    at: takesBefore ? at - 1 : at,
    remove: remove + Number(takesBefore) + Number(takesAfter),
    insert: (takesBefore ? before : "") + insert + (takesAfter ? after : ""),
  };
}

function isFirstHalf(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}

function isSecondHalf(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
