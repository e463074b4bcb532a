import type * as Y from "yjs";
import { rebase } from "./drift.ts";
import { currentDrift, type TextBase } from "./sync-base.ts";
import { applyEdits, diffText } from "./text-diff.ts";

/**
 * Carries what a program made of the base text `before` over to the shared text, by the smallest edits; what people
 * typed meanwhile stays. The base drifts on from `next`, which the caller makes its content.
 */
export function mergeText(
  known: TextBase,
  shared: Y.Text,
  { before, next }: { before: string; next: string },
  origin: unknown,
): void {
  if (removeEmbeds(shared)) known.drift = null;
  const drift = currentDrift(known, before, shared);
  const rebased = rebase(drift, diffText(before, next, { byLine: known.isRestored }), shared.toString(), {
    foldTwins: known.isRestored,
  });
  applyEdits(shared, rebased.edits, origin);
  known.drift = rebased.drift;
  known.shared = shared;
}

// Clients may put objects into a text. They have a place in it but no letters, so offsets would be wrong.
function removeEmbeds(text: Y.Text): boolean {
  if (text.length === text.toString().length) return false;
  let at = 0;
  for (const { insert } of text.toDelta() as { insert: unknown }[]) {
    if (typeof insert === "string") at += insert.length;
    else text.delete(at, 1);
  }
  return true;
}
