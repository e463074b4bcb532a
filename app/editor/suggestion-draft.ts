import * as Y from "yjs";
import type { Stretch } from "./anchor.ts";

/** A change as offsets of the live text: `insertion` in place of what is there. */
export interface Change extends Stretch {
  readonly insertion: string;
}

/** A change that is in the draft. `at` is where its insertion begins there. */
export interface DraftChange extends Change {
  readonly quote: string;
  readonly at: number;
}

/**
 * A lesson as somebody would have it: a copy of the live document that takes everything written there, and into which
 * one may type without any of it going back. What differs is what they suggest.
 *
 * Both are the same document to Yjs up to what was typed here, so edits that others make meanwhile land where they
 * belong, also in the middle of a suggestion, and the difference needs no comparison of texts: letters that only the
 * copy has were inserted, letters that only the copy has deleted were removed.
 */
export class SuggestionDraft {
  readonly text: Y.Text;
  readonly #live: Y.Text;
  readonly #liveDoc: Y.Doc;
  /** Deleted letters are kept: what is suggested to be removed is read from them. */
  readonly #doc = new Y.Doc({ gc: false });

  /** `live` is a text at the root of its document, under `name`. */
  constructor(live: Y.Text, name: string) {
    if (live.doc === null) throw new Error("a draft needs a text that is in a document");
    this.#live = live;
    this.#liveDoc = live.doc;
    this.text = this.#doc.getText(name);
    Y.applyUpdate(this.#doc, Y.encodeStateAsUpdate(this.#liveDoc));
    this.#liveDoc.on("update", this.#take);
  }

  /** Puts in what was suggested before; the changes do not overlap, and nothing was typed here yet. */
  apply(changes: readonly Change[]): void {
    this.#doc.transact(() => {
      // From the end, so that offsets before a change stay what they are.
      for (const { from, to, insertion } of [...changes].sort((a, b) => b.from - a.from || b.to - a.to)) {
        if (to > from) this.text.delete(from, to - from);
        if (insertion !== "") this.text.insert(from, insertion);
      }
    });
  }

  /** What is suggested now, in the order of the text. */
  changes(): DraftChange[] {
    const changes: DraftChange[] = [];
    let open: DraftChange | null = null;
    let liveAt = 0;
    let draftAt = 0;
    for (const { insert, attributes } of this.#compared()) {
      if (typeof insert !== "string") continue;
      const kind = attributes?.ychange?.type;
      if (kind === undefined) {
        if (open !== null) changes.push(open);
        open = null;
        liveAt += insert.length;
        draftAt += insert.length;
        continue;
      }
      open ??= { from: liveAt, to: liveAt, at: draftAt, quote: "", insertion: "" };
      if (kind === "added") {
        open = { ...open, insertion: open.insertion + insert };
        draftAt += insert.length;
      } else {
        liveAt += insert.length;
        open = { ...open, to: liveAt, quote: open.quote + insert };
      }
    }
    if (open !== null) changes.push(open);
    return changes;
  }

  close(): void {
    this.#liveDoc.off("update", this.#take);
    this.#doc.destroy();
  }

  readonly #take = (update: Uint8Array): void => Y.applyUpdate(this.#doc, update, this);

  #compared(): Compared[] {
    if (this.#live.length === 0 && this.text.length === 0) return [];
    return this.text.toDelta(Y.snapshot(this.#doc), Y.snapshot(this.#liveDoc)) as Compared[];
  }
}

/** What Yjs says of a stretch when it compares two states of a text. */
interface Compared {
  readonly insert: unknown;
  readonly attributes?: { readonly ychange?: { readonly type: "added" | "removed" } };
}
