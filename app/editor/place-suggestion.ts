import type * as Y from "yjs";
import type { StoredAnchor } from "#server/notes/schema.ts";
import { findAnchor, findGap, offsetOf, type Stretch } from "./anchor.ts";

/**
 * Where a suggestion stands in a text. It can be put in as it is only while what it replaces is still what its author
 * saw; `now` is what stands there instead.
 */
export type PlacedSuggestion =
  | (Stretch & { readonly kind: "stands" })
  | (Stretch & { readonly kind: "changed"; readonly now: string })
  | { readonly kind: "removed"; readonly at: number };

export function placeSuggestion(
  text: Y.Text,
  anchor: StoredAnchor,
  content = text.toJSON(),
): PlacedSuggestion {
  if (anchor.quote === "") {
    const at = findGap(text, anchor, content);
    if (at !== null) return { kind: "stands", from: at, to: at };
    return { kind: "removed", at: offsetOf(text, anchor.start) ?? content.length };
  }
  const found = findAnchor(text, anchor, content);
  if (found.kind === "removed") return found;
  const { from, to } = found;
  const now = content.slice(from, to);
  return now === anchor.quote ? { kind: "stands", from, to } : { kind: "changed", from, to, now };
}
