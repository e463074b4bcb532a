import * as Y from "yjs";
import type { StoredDocument } from "../ports.ts";

/** A document of a test's own, and the updates it makes. */
export class Author {
  readonly doc = new Y.Doc();
  private last: Uint8Array = Y.encodeStateAsUpdate(this.doc);

  constructor(start?: Uint8Array) {
    if (start !== undefined) Y.applyUpdate(this.doc, start);
    this.doc.on("update", (update: Uint8Array) => {
      this.last = update;
    });
  }

  /** Appends to the text "content" and returns the update that does it. */
  append(text: string): Uint8Array {
    const content = this.doc.getText("content");
    content.insert(content.length, text);
    return this.last;
  }

  take(update: Uint8Array): void {
    Y.applyUpdate(this.doc, update);
  }

  all(): Uint8Array {
    return Y.encodeStateAsUpdate(this.doc);
  }
}

/** The text "content" of a stored or sent state. */
export function textOf(stored: Uint8Array | StoredDocument | null): string {
  const doc = new Y.Doc();
  if (stored !== null) Y.applyUpdate(doc, "state" in stored ? stored.state : stored);
  return doc.getText("content").toJSON();
}
