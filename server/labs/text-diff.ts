/**
 * From one text to another by the smallest edits, in bounded time:
 * 1. set the common beginning and end aside;
 * 2. anchor the rest on lines that occur exactly once in both texts and stand in the same order (patience diff);
 * 3. compare what lies between two anchors letter by letter, or replace it when that would take too long;
 * 4. slide each pure insertion or removal to where a person would have made it: the start of a line or a word.
 * Edits never cut a surrogate pair in two.
 */
import diff from "fast-diff";
import type * as Y from "yjs";
import { lineAnchors } from "./line-anchors.ts";

/** Replace `remove` characters at `at` by `insert`. Offsets count UTF-16 units of the text before all edits. */
export interface Edit {
  readonly at: number;
  readonly remove: number;
  readonly insert: string;
}

// fast-diff takes time in proportion to the product of both lengths at worst: about 60 ms for this much.
const LETTER_BUDGET = 8_000_000;

/**
 * The edits, in ascending order and apart from each other, that turn `before` into `after`. With `byLine` none ends
 * inside a line: for texts that may have little to do with each other, where equal letters are chance.
 */
export function diffText(before: string, after: string, { byLine = false } = {}): Edit[] {
  if (before === after) return [];
  const edits: Edit[] = [];
  let budget = LETTER_BUDGET;

  const [start, end] = byLine ? commonLines(before, after) : commonEnds(before, after);
  const old = before.slice(start, before.length - end);
  const fresh = after.slice(start, after.length - end);
  let oldAt = 0;
  let freshAt = 0;
  for (const anchor of [...lineAnchors(old, fresh), { old: old.length, fresh: fresh.length, length: 0 }]) {
    compareGap(start + oldAt, old.slice(oldAt, anchor.old), fresh.slice(freshAt, anchor.fresh));
    oldAt = anchor.old + anchor.length;
    freshAt = anchor.fresh + anchor.length;
  }
  return byLine ? edits : slideEdits(before, edits);

  function compareGap(offset: number, oldGap: string, freshGap: string): void {
    if (byLine) {
      if (oldGap !== freshGap) pushEdit(edits, { at: offset, remove: oldGap.length, insert: freshGap });
      return;
    }
    const [head, tail] = commonEnds(oldGap, freshGap);
    const oldRest = oldGap.slice(head, oldGap.length - tail);
    const freshRest = freshGap.slice(head, freshGap.length - tail);
    const cost = oldRest.length * freshRest.length;
    if (cost === 0 || cost > budget) {
      pushEdit(edits, { at: offset + head, remove: oldRest.length, insert: freshRest });
      return;
    }
    budget -= cost;
    let at = offset + head;
    for (const [kind, text] of diff(oldRest, freshRest)) {
      if (kind === diff.INSERT) pushEdit(edits, { at, remove: 0, insert: text });
      if (kind === diff.DELETE) pushEdit(edits, { at, remove: text.length, insert: "" });
      if (kind !== diff.INSERT) at += text.length;
    }
  }
}

/** The text after these edits. */
export function editText(text: string, edits: readonly Edit[]): string {
  let result = "";
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.at) + edit.insert;
    at = edit.at + edit.remove;
  }
  return result + text.slice(at);
}

/** Makes these edits to a shared text in one transaction, so that cursors and comments stay where they were. */
export function applyEdits(text: Y.Text, edits: readonly Edit[], origin: unknown): void {
  if (edits.length === 0) return;
  const doc = text.doc;
  if (!doc) throw new Error("A shared text can be edited only once it is in a document.");
  doc.transact(() => {
    let shift = 0;
    for (const { at, remove, insert } of edits) {
      // Insert first: text put before a removed range stays clear of what others insert inside that range.
      if (insert) text.insert(at + shift, insert);
      if (remove) text.delete(at + shift + insert.length, remove);
      shift += insert.length - remove;
    }
  }, origin);
}

/** Lengths of the common beginning and of the common end of two texts; both cut between whole characters. */
function commonEnds(a: string, b: string): [number, number] {
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a.charCodeAt(start) === b.charCodeAt(start)) start++;
  if (start > 0 && isHighSurrogate(a, start - 1)) start--;
  let end = 0;
  while (end < most - start && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end++;
  if (end > 0 && isLowSurrogate(a, a.length - end)) end--;
  return [start, end];
}

/** The same, cut between whole lines. */
function commonLines(a: string, b: string): [number, number] {
  const [start, end] = commonEnds(a, b);
  const head = a.lastIndexOf("\n", start - 1) + 1;
  const from = Math.max(a.length - end, head);
  const startsLine = (text: string, at: number) => at === 0 || text[at - 1] === "\n";
  const isWhole = startsLine(a, from) && startsLine(b, b.length - (a.length - from));
  const next = a.indexOf("\n", from) + 1;
  const tail = isWhole ? a.length - from : next === 0 ? 0 : a.length - next;
  return [start === 0 ? 0 : head, Math.min(tail, b.length - head)];
}

/** Appends an edit, joined with the one it touches. */
function pushEdit(edits: Edit[], edit: Edit): void {
  if (edit.remove === 0 && edit.insert === "") return;
  const last = edits.at(-1);
  if (last && last.at + last.remove === edit.at) {
    edits[edits.length - 1] = {
      at: last.at,
      remove: last.remove + edit.remove,
      insert: last.insert + edit.insert,
    };
  } else edits.push(edit);
}

function slideEdits(before: string, edits: readonly Edit[]): Edit[] {
  const result: Edit[] = [];
  for (const [index, edit] of edits.entries()) {
    const previous = result.at(-1);
    const floor = previous ? previous.at + previous.remove + 1 : 0;
    const ceiling = (edits[index + 1]?.at ?? before.length + 1) - 1;
    result.push(edit.remove > 0 && edit.insert !== "" ? edit : slide(before, edit, floor, ceiling));
  }
  return result;
}

// Neither a long text nor a long way is slid: what is gained there is small.
const MAX_SLID_LENGTH = 1000;
const MAX_SLIDE = 1000;

// Inserting "b\na" in the middle of "a|\n" and "a\nb" at its start give the same text; the second reads as a line.
function slide(before: string, edit: Edit, floor: number, ceiling: number): Edit {
  let best = edit;
  let bestScore = boundaryScore(before, edit);
  let current = edit;
  for (let steps = 0; steps < MAX_SLIDE; steps++) {
    const next = shiftLeft(before, current);
    if (!next || next.at < floor) break;
    current = next;
    consider(next);
  }
  current = edit;
  for (let steps = 0; steps < MAX_SLIDE; steps++) {
    const next = shiftRight(before, current);
    if (!next || next.at + next.remove > ceiling) break;
    current = next;
    consider(next);
  }
  return best;

  function consider(candidate: Edit): void {
    const score = boundaryScore(before, candidate);
    if (score > bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
}

function shiftLeft(before: string, { at, remove, insert }: Edit): Edit | null {
  const moved = remove ? before.slice(at, at + remove) : insert;
  if (at === 0 || moved.length > MAX_SLID_LENGTH || before[at - 1] !== moved.at(-1)) return null;
  return { at: at - 1, remove, insert: remove ? "" : before[at - 1] + insert.slice(0, -1) };
}

function shiftRight(before: string, { at, remove, insert }: Edit): Edit | null {
  const moved = remove ? before.slice(at, at + remove) : insert;
  const next = before[at + remove];
  if (next === undefined || moved.length > MAX_SLID_LENGTH || next !== moved[0]) return null;
  return { at: at + 1, remove, insert: remove ? "" : insert.slice(1) + next };
}

function boundaryScore(before: string, { at, remove, insert }: Edit): number {
  const moved = remove ? before.slice(at, at + remove) : insert;
  if (isLowSurrogate(before, at) || isLowSurrogate(moved, 0)) return -1;
  const previous = at === 0 ? "\n" : (before[at - 1] ?? "");
  if (previous === "\n") return moved.endsWith("\n") ? 4 : 3;
  if (/\s/.test(previous)) return 2;
  return /\w/.test(previous) ? 0 : 1;
}

function isHighSurrogate(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xd800;
}

function isLowSurrogate(text: string, at: number): boolean {
  return (text.charCodeAt(at) & 0xfc00) === 0xdc00;
}
