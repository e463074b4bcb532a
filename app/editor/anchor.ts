import { fromBase64, toBase64 } from "lib0/buffer";
import * as Y from "yjs";
import { MAX_CONTEXT_LENGTH, type StoredAnchor } from "#server/notes/schema.ts";

/** A stretch of a text, in offsets. */
export interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** Where an anchored text is now; without it, where it was, if that can still be said. */
export type Found =
  (Stretch & { readonly kind: "there" }) | { readonly kind: "removed"; readonly at: number };

/** So many letters in a row are found again by chance only in a text that repeats itself. */
const TELLING_LENGTH = 16;

/** Anchors a stretch to its first and last letter, or, when it is empty, to the letters on both sides of it. */
export function makeAnchor(text: Y.Text, { from, to }: Stretch, maxQuote = Infinity): StoredAnchor {
  const content = text.toJSON();
  return {
    start: position(text, from, from < to ? 0 : -1),
    end: position(text, to, from < to ? -1 : 0),
    quote: content.slice(from, Math.min(to, from + maxQuote)),
    before: content.slice(Math.max(0, from - MAX_CONTEXT_LENGTH), from),
    after: content.slice(to, to + MAX_CONTEXT_LENGTH),
  };
}

/**
 * Finds an anchored stretch that was not empty. Positions of Yjs come first: they follow any edit around them. When
 * nothing is between them any more, the text may have been taken out and put in again, as moving a paragraph or
 * restoring a version does; then it is looked for by what it said and what stood around it.
 */
export function findAnchor(text: Y.Text, anchor: StoredAnchor, content = text.toJSON()): Found {
  const from = offsetOf(text, anchor.start);
  const to = offsetOf(text, anchor.end);
  if (from !== null && to !== null && from < to) return { kind: "there", from, to };
  const near = from ?? to;
  const again = findQuote(content, anchor, near ?? 0);
  return again === null ? { kind: "removed", at: near ?? content.length } : { kind: "there", ...again };
}

/** Where an anchored insertion belongs; null when the letters on both sides of the place are gone. */
export function findGap(text: Y.Text, anchor: StoredAnchor, content = text.toJSON()): number | null {
  const { start, end, before, after } = anchor;
  if (isLetterThere(text, start)) return offsetOf(text, start);
  if (isLetterThere(text, end)) return offsetOf(text, end);
  if (before === "" && after === "") return 0;
  if (before.length + after.length < TELLING_LENGTH) return null;
  const found = content.indexOf(before + after);
  return found === -1 ? null : found + before.length;
}

/** What is between the two ends of an anchor now; of an insertion, what others put in the same place. */
export function stretchOf(text: Y.Text, { start, end }: StoredAnchor): Stretch | null {
  const [from, to] = [offsetOf(text, start), offsetOf(text, end)];
  if (from === null || to === null) return null;
  return { from: Math.min(from, to), to: Math.max(from, to) };
}

/** The offset of a stored position now; null for one that is not of this text or that Yjs has forgotten. */
export function offsetOf(text: Y.Text, stored: string): number | null {
  const relative = decode(stored);
  if (relative === null || text.doc === null) return null;
  const absolute = Y.createAbsolutePositionFromRelativePosition(relative, text.doc);
  return absolute?.type === text ? absolute.index : null;
}

/** Whether a position is held by a letter, and that is not deleted. */
function isLetterThere(text: Y.Text, stored: string): boolean {
  const id = decode(stored)?.item;
  if (!id || offsetOf(text, stored) === null || text.doc === null) return false;
  const { store } = text.doc;
  let item = Y.getItem(store, id);
  // Undone deletions: the letter goes on as another.
  while (item instanceof Y.Item && item.redone !== null) item = Y.getItem(store, item.redone);
  return !item.deleted;
}

/** Null for bytes that are no position; whoever wrote a row chose them. */
function decode(stored: string): Y.RelativePosition | null {
  try {
    return Y.decodeRelativePosition(fromBase64(stored));
  } catch {
    return null;
  }
}

function position(text: Y.Text, index: number, assoc: number): string {
  return toBase64(Y.encodeRelativePosition(Y.createRelativePositionFromTypeIndex(text, index, assoc)));
}

/** The occurrence of the quote whose surroundings are most like the anchor's, the nearest of equals. */
function findQuote(content: string, { quote, before, after }: StoredAnchor, near: number): Stretch | null {
  if (quote === "") return null;
  let best: { at: number; alike: number } | null = null;
  for (let at = content.indexOf(quote); at !== -1; at = content.indexOf(quote, at + 1)) {
    const alike = alikeBefore(content, at, before) + alikeAfter(content, at + quote.length, after);
    const isNearer = best !== null && Math.abs(at - near) < Math.abs(best.at - near);
    if (best === null || alike > best.alike || (alike === best.alike && isNearer)) best = { at, alike };
  }
  if (best === null) return null;
  const isWhole = best.alike === before.length + after.length;
  if (!isWhole && quote.length + best.alike < TELLING_LENGTH) return null;
  return { from: best.at, to: best.at + quote.length };
}

function alikeBefore(content: string, end: number, before: string): number {
  let count = 0;
  while (count < before.length && content[end - 1 - count] === before.at(-1 - count)) count += 1;
  return count;
}

function alikeAfter(content: string, start: number, after: string): number {
  let count = 0;
  while (count < after.length && content[start + count] === after[count]) count += 1;
  return count;
}
