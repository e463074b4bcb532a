import { expect, test } from "vitest";
import * as Y from "yjs";
import { driftFromEdits, driftFurther, noDrift, rebase, type DeltaStep, type Piece } from "./drift.ts";
import { randomFrom } from "#tests/random.ts";
import { applyEdits, diffText, editText } from "./text-diff.ts";

/** A shared text that keeps its drift from what it was at the start, as sync does. */
function drifting(base: string) {
  const text = new Y.Doc().getText();
  text.insert(0, base);
  let drift: readonly Piece[] = noDrift(base.length);
  text.observe((event) => {
    if (event.transaction.origin !== "disk") drift = driftFurther(drift, event.delta as DeltaStep[]);
  });
  return {
    text,
    drift: () => drift,
    diskBecomes(before: string, after: string) {
      const rebased = rebase(drift, diffText(before, after), text.toString(), { foldTwins: false });
      applyEdits(text, rebased.edits, "disk");
      drift = rebased.drift;
    },
  };
}

/** What the pieces say the base is, read from the current text; own text left out. */
function baseSeenIn(current: string, drift: readonly Piece[], base: string): boolean {
  let at = 0;
  for (const piece of drift) {
    const stretch = current.slice(at, at + piece.length);
    if (piece.base !== null && base.slice(piece.base, piece.base + piece.length) !== stretch) return false;
    at += piece.length;
  }
  return at === current.length;
}

test("what both sides add is kept, and nothing is doubled", () => {
  const file = drifting("one\ntwo\nthree\n");
  file.text.insert(4, "typed\n");
  file.diskBecomes("one\ntwo\nthree\n", "zero\none\ntwo\nthree\nfour\n");
  expect(file.text.toString()).toBe("zero\none\ntyped\ntwo\nthree\nfour\n");
});

test("what is typed inside a range the disk removes stays", () => {
  const file = drifting("keep\nremove this\nkeep\n");
  file.text.insert(9, "[typed]");
  file.diskBecomes("keep\nremove this\nkeep\n", "keep\nkeep\n");
  expect(file.text.toString()).toBe("keep\n[typed]keep\n");
});

test("a range removed on both sides is removed once", () => {
  const file = drifting("abcdef");
  file.text.delete(1, 3);
  file.diskBecomes("abcdef", "abf");
  expect(file.text.toString()).toBe("af");
});

test("typing that looks like the text beside it is told apart from it", () => {
  const file = drifting("[a1]");
  file.text.insert(0, "[a2]");
  file.diskBecomes("[a1]", "");
  expect(file.text.toString()).toBe("[a2]");
});

test("after a crash an edit found on both sides is taken once", () => {
  const base = "log:\n";
  const disk = "log:\nstarted\n";
  const current = "log:\nstarted\nstopped\n";
  const drift = driftFromEdits(base.length, diffText(base, current));
  const rebased = rebase(drift, diffText(base, disk), current, { foldTwins: true });
  expect(editText(current, rebased.edits)).toBe(current);
  expect(baseSeenIn(current, rebased.drift, disk)).toBe(true);
});

test("3000 random rounds: own text survives, the drift stays true, and no drift means equal texts", () => {
  for (let seed = 0; seed < 3000; seed++) {
    const random = randomFrom(seed);
    let disk = "the quick brown fox\njumps over\nthe lazy dog\n";
    const file = drifting(disk);
    const typed: string[] = [];
    for (let round = 0; round < 4; round++) {
      for (let n = random.below(4); n > 0; n--) {
        const mark = `‹${seed}.${round}.${n}›`;
        const at = wordBoundary(random.below(file.text.length + 1), file.text.toString());
        file.text.insert(at, mark);
        typed.push(mark);
      }
      const at = random.below(disk.length + 1);
      const next = disk.slice(0, at) + `«${round}»` + disk.slice(at + random.below(5));
      file.diskBecomes(disk, next);
      disk = next;
      const current = file.text.toString();
      expect(baseSeenIn(current, file.drift(), disk), `seed ${seed}`).toBe(true);
      for (const mark of typed) expect(current, `seed ${seed}`).toContain(mark);
      const own = file.drift().reduce((sum, piece) => sum + (piece.base === null ? piece.length : 0), 0);
      expect(own, `seed ${seed}`).toBe(typed.join("").length);
      expect(current.replace(/‹[^›]*›/g, ""), `seed ${seed}`).toBe(disk);
    }
  }
});

/** Nearest place at or before `at` that is not inside a mark. */
function wordBoundary(at: number, text: string): number {
  const open = text.lastIndexOf("‹", at - 1);
  return open >= 0 && text.indexOf("›", open) >= at ? open : at;
}
