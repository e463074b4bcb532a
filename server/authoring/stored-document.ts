import * as Y from "yjs";

/** The document that these updates make; the caller destroys it. */
export function docOf(updates: readonly Uint8Array[]): Y.Doc {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return doc;
}

/** Text as the database takes it: without NUL, and without halves of letters. */
export function storable(text: string): string {
  return /[\0\ud800-\udfff]/.test(text) ? Buffer.from(text.replaceAll("\0", ""), "utf8").toString() : text;
}
