import type * as Y from "yjs";
import { applyEdits, diffText } from "./text-diff.ts";

/** Makes a shared text what is wanted, by the smallest edits, so that cursors stay; false when it is that already. */
export function setText(text: Y.Text, wanted: string): boolean {
  const current = text.toJSON();
  // Clients may put objects into a text; they take up room without being letters, so offsets would be wrong.
  const hasObjects = text.length !== current.length;
  if (current === wanted && !hasObjects) return false;
  if (hasObjects) {
    text.delete(0, text.length);
    text.insert(0, wanted);
  } else {
    applyEdits(text, diffText(current, wanted), undefined);
  }
  return true;
}
