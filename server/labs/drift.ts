/**
 * How far a shared text has drifted from its base, the text it had when disk and document last agreed: a list of
 * pieces, each either a stretch of the base or the document's own. It is kept from the document's edit events, not
 * guessed by comparing texts, so a change of the disk lands exactly between the letters it was made between.
 */
import type { Edit } from "./text-diff.ts";

/** `base` is the offset of the stretch in the base text, null for the document's own text. */
export interface Piece {
  readonly base: number | null;
  readonly length: number;
}

/** One step of a Y.Text event. */
export interface DeltaStep {
  readonly retain?: number;
  readonly delete?: number;
  readonly insert?: unknown;
}

/** No drift at all: the text is the base. */
export function noDrift(length: number): readonly Piece[] {
  return length === 0 ? [] : [{ base: 0, length }];
}

/** Drift worked out from edits that turn the base into the document's text. */
export function driftFromEdits(baseLength: number, edits: readonly Edit[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const edit of edits) {
    pushPiece(pieces, { base: at, length: edit.at - at });
    pushPiece(pieces, { base: null, length: edit.insert.length });
    at = edit.at + edit.remove;
  }
  pushPiece(pieces, { base: at, length: baseLength - at });
  return pieces;
}

/** The drift after the document's text has changed by `delta`. */
export function driftFurther(pieces: readonly Piece[], delta: readonly DeltaStep[]): readonly Piece[] {
  const result: Piece[] = [];
  let index = 0;
  let used = 0;

  for (const step of delta) {
    if (step.insert !== undefined) {
      pushPiece(result, { base: null, length: typeof step.insert === "string" ? step.insert.length : 1 });
    } else {
      take(step.retain ?? step.delete ?? 0, step.retain !== undefined);
    }
  }
  take(Infinity, true);
  return result;

  function take(count: number, keep: boolean): void {
    let left = count;
    for (let piece = pieces[index]; piece && left > 0; piece = pieces[index]) {
      const length = Math.min(left, piece.length - used);
      if (keep) pushPiece(result, { base: piece.base === null ? null : piece.base + used, length });
      left -= length;
      used += length;
      if (used === piece.length) {
        index++;
        used = 0;
      }
    }
  }
}

export interface Rebased {
  /** What to do to the document's text. */
  readonly edits: readonly Edit[];
  /** Its drift afterwards, from the new base. */
  readonly drift: readonly Piece[];
}

/**
 * Carries edits of the base over to a text that has drifted from it. Nothing the document added is touched; a range
 * removed on either side is gone; where both inserted, the document's text comes first.
 *
 * `foldTwins`: text inserted at one place on both sides is taken once. For a base that may be older than the last
 * agreement (after a crash), where the same edit shows up on both sides.
 */
export function rebase(
  drift: readonly Piece[],
  diskEdits: readonly Edit[],
  current: string,
  options: { foldTwins: boolean },
): Rebased {
  const edits: Edit[] = [];
  const pieces: Piece[] = [];
  let position = 0; // in the document's current text
  let inserted = 0; // how many of diskEdits have their insertion placed
  let passed = 0; // how many of them lie wholly before the base offset in hand
  let shift = 0; // new base offset minus old, for base text after the passed edits
  let insertShift = 0; // the same at the next insertion
  let ownEnd = -1; // where the document's own text last ended

  for (const piece of drift) {
    if (piece.base === null) {
      pushPiece(pieces, piece);
      position += piece.length;
      ownEnd = position;
    } else keepOrRemove(piece.base, piece.base + piece.length);
  }
  placeInsertions(Infinity);
  return { edits, drift: pieces };

  function keepOrRemove(from: number, to: number): void {
    for (let at = from; at < to;) {
      placeInsertions(at);
      pass(at);
      const edit = diskEdits[passed];
      const removing = edit !== undefined && edit.at <= at;
      const stop = edit === undefined ? to : Math.min(to, removing ? edit.at + edit.remove : edit.at);
      if (removing) edits.push({ at: position, remove: stop - at, insert: "" });
      else pushPiece(pieces, { base: at + shift, length: stop - at });
      position += stop - at;
      at = stop;
    }
  }

  function pass(at: number): void {
    for (let edit = diskEdits[passed]; edit && edit.at + edit.remove <= at; edit = diskEdits[++passed]) {
      shift += edit.insert.length - edit.remove;
    }
  }

  function placeInsertions(upTo: number): void {
    for (let edit = diskEdits[inserted]; edit && edit.at <= upTo; edit = diskEdits[++inserted]) {
      if (edit.insert) place(edit.insert, edit.at + insertShift);
      insertShift += edit.insert.length - edit.remove;
    }
  }

  function place(text: string, base: number): void {
    const own = pieces.at(-1);
    const ownText =
      own?.base === null && ownEnd === position ? current.slice(position - own.length, position) : "";
    if (options.foldTwins && own && ownText && (ownText.startsWith(text) || text.startsWith(ownText))) {
      const shared = Math.min(text.length, ownText.length);
      pieces.pop();
      pushPiece(pieces, { base, length: shared });
      pushPiece(pieces, { base: null, length: own.length - shared });
      addText(text.slice(shared), base + shared);
    } else addText(text, base);
  }

  function addText(text: string, base: number): void {
    if (text) edits.push({ at: position, remove: 0, insert: text });
    pushPiece(pieces, { base, length: text.length });
  }
}

function pushPiece(pieces: Piece[], piece: Piece): void {
  if (piece.length <= 0) return;
  const last = pieces.at(-1);
  const continues =
    last &&
    (last.base === null
      ? piece.base === null
      : piece.base !== null && last.base + last.length === piece.base);
  if (continues) pieces[pieces.length - 1] = { base: last.base, length: last.length + piece.length };
  else pieces.push(piece);
}
