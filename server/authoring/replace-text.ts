import diff from "fast-diff";
import type * as Y from "yjs";

/** Changes a shared text into another with the smallest edits, so that cursors and what others type stay in place. */
export function replaceText(text: Y.Text, next: string): void {
  let at = 0;
  for (const [kind, words] of diff(text.toJSON(), next)) {
    if (kind === diff.DELETE) text.delete(at, words.length);
    if (kind === diff.INSERT) text.insert(at, words);
    if (kind !== diff.DELETE) at += words.length;
  }
}
