import type * as Y from "yjs";
import { MAX_PIECES, MAX_SUGGESTED_AT_ONCE, type Piece } from "#server/notes/schema.ts";
import { makeAnchor, stretchOf, type Stretch } from "./anchor.ts";
import { placeSuggestion } from "./place-suggestion.ts";
import { SuggestionDraft, type DraftChange } from "./suggestion-draft.ts";

/** What is typed is kept at the server this much later. */
const SAVE_AFTER_MS = 500;
const TRY_AGAIN_AFTER_MS = 4_000;

export interface SuggestingState {
  /** What one types into; another after a decision about something in it. */
  readonly text: Y.Text;
  readonly saving: "saved" | "saving" | "failed";
}

interface SuggestingHost {
  /** The lesson, at the root of its document under this name. */
  readonly live: Y.Text;
  readonly name: string;
  /** The person's suggestions that wait for a decision. */
  readonly open: readonly Piece[];
  /** Resolves to the number of this save; numbers grow. */
  save(pieces: readonly Piece[], withdrawn: readonly string[]): Promise<number>;
  /** What is typed is saved this much later; half a second unless told. */
  readonly saveAfterMs?: number;
}

/**
 * Somebody's suggesting: a draft, and its changes as pieces that keep their ids while they are typed at. What they had
 * suggested before is in the draft where it still fits; what does not waits outside for somebody to look at it.
 * `close()` saves what is left and frees everything.
 */
export class Suggesting {
  readonly #host: SuggestingHost;
  readonly #listeners = new Set<() => void>();
  /** The pieces that are in the draft, as they were last collected. */
  readonly #pieces = new Map<string, Piece>();
  readonly #unsaved = new Map<string, Piece>();
  readonly #withdrawn = new Set<string>();
  #draft: SuggestionDraft;
  #state: SuggestingState;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isSaving = false;
  #hasFailed = false;
  #isClosed = false;
  #lastSave = 0;

  constructor(host: SuggestingHost) {
    this.#host = host;
    for (const piece of host.open) this.#pieces.set(piece.id, piece);
    this.#draft = this.#newDraft();
    this.#state = { text: this.#draft.text, saving: "saved" };
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly get = (): SuggestingState => this.#state;

  /** What is suggested now, for showing it. */
  changes(): DraftChange[] {
    return this.#draft.changes();
  }

  has(id: string): boolean {
    return this.#pieces.has(id);
  }

  /** These wait for a decision, as asked for after the save of this number: what is missing was decided. */
  sync(openIds: ReadonlySet<string>, afterSave: number): void {
    if (this.#isSaving || afterSave < this.#lastSave) return;
    const decided = [...this.#pieces.keys()].filter((id) => !openIds.has(id) && !this.#unsaved.has(id));
    if (decided.length > 0) this.#takeOut(decided);
  }

  /** Takes one suggestion back. */
  withdraw(id: string): void {
    this.#takeOut([id]);
    this.#withdrawn.add(id);
    this.#saveSoon(0);
  }

  close(): void {
    if (this.#isClosed) return;
    this.#collect();
    this.#isClosed = true;
    this.#leaveDraft();
    if (this.#timer !== null) clearTimeout(this.#timer);
    if (!this.#isSaving) void this.#save();
    this.#listeners.clear();
  }

  #newDraft(): SuggestionDraft {
    const { live, name } = this.#host;
    const draft = new SuggestionDraft(live, name);
    const fitting: (Stretch & { readonly insertion: string })[] = [];
    const content = live.toJSON();
    for (const { id, anchor, insertion } of this.#pieces.values()) {
      const place = placeSuggestion(live, anchor, content);
      if (place.kind !== "stands" || fitting.some((other) => overlap(place, other))) this.#pieces.delete(id);
      else fitting.push({ from: place.from, to: place.to, insertion });
    }
    draft.apply(fitting);
    draft.text.observe(this.#onTyped);
    return draft;
  }

  #leaveDraft(): void {
    this.#draft.text.unobserve(this.#onTyped);
    this.#draft.close();
  }

  #takeOut(ids: readonly string[]): void {
    this.#collect();
    for (const id of ids) {
      this.#pieces.delete(id);
      this.#unsaved.delete(id);
    }
    this.#leaveDraft();
    this.#draft = this.#newDraft();
    this.#publish();
  }

  readonly #onTyped = (): void => this.#saveSoon(this.#host.saveAfterMs ?? SAVE_AFTER_MS);

  #saveSoon(afterMs: number): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = null;
      this.#collect();
      void this.#save();
    }, afterMs);
    this.#publish();
  }

  /**
   * Reads the draft's changes as pieces. A change is the piece that it touches; the first of several that have become
   * one, and of one that has become several the first.
   */
  #collect(): void {
    if (this.#isClosed) return;
    const { live } = this.#host;
    const before = [...this.#pieces.values()].map((piece) => {
      return { piece, ...(stretchOf(live, piece.anchor) ?? NOWHERE) };
    });
    this.#pieces.clear();
    for (const change of this.#draft.changes()) {
      const index = before.findIndex((known) => touch(known, change));
      const [known] = index === -1 ? [] : before.splice(index, 1);
      const isSame =
        known?.piece.insertion === change.insertion &&
        known.piece.anchor.quote === change.quote &&
        known.from === change.from;
      const piece = isSame
        ? known.piece
        : {
            id: known?.piece.id ?? crypto.randomUUID(),
            anchor: makeAnchor(live, change),
            insertion: change.insertion,
          };
      this.#pieces.set(piece.id, piece);
      if (!isSame) this.#unsaved.set(piece.id, piece);
    }
    for (const { piece } of before) {
      this.#unsaved.delete(piece.id);
      this.#withdrawn.add(piece.id);
    }
  }

  async #save(): Promise<void> {
    if (this.#isSaving) return;
    this.#isSaving = true;
    try {
      while (this.#unsaved.size + this.#withdrawn.size > 0) {
        const pieces = firstOf([...this.#unsaved.values()]);
        const withdrawn = [...this.#withdrawn].slice(0, MAX_PIECES);
        this.#lastSave = await this.#host.save(pieces, withdrawn);
        for (const piece of pieces) {
          if (this.#unsaved.get(piece.id) === piece) this.#unsaved.delete(piece.id);
        }
        for (const id of withdrawn) this.#withdrawn.delete(id);
      }
      this.#hasFailed = false;
    } catch {
      // Told by `saving`; whoever saves tells why.
      this.#hasFailed = true;
      if (!this.#isClosed) this.#saveSoon(TRY_AGAIN_AFTER_MS);
    } finally {
      this.#isSaving = false;
      this.#publish();
    }
  }

  #publish(): void {
    const isDirty = this.#timer !== null || this.#isSaving || this.#unsaved.size + this.#withdrawn.size > 0;
    const saving = this.#hasFailed ? "failed" : isDirty ? "saving" : "saved";
    const { text } = this.#draft;
    if (text === this.#state.text && saving === this.#state.saving) return;
    this.#state = { text, saving };
    for (const listener of this.#listeners) listener();
  }
}

const NOWHERE: Stretch = { from: -1, to: -1 };

function touch(a: Stretch, b: Stretch): boolean {
  return a.from <= b.to && b.from <= a.to;
}

/** As much as one request may carry. */
function firstOf(pieces: readonly Piece[]): Piece[] {
  let chars = 0;
  const tooMany = pieces.findIndex((piece) => {
    chars += JSON.stringify(piece).length;
    return chars > MAX_SUGGESTED_AT_ONCE;
  });
  return pieces.slice(0, Math.min(MAX_PIECES, tooMany === -1 ? pieces.length : Math.max(1, tooMany)));
}

function overlap(a: Stretch, b: Stretch): boolean {
  return a.from < b.to && b.from < a.to;
}
