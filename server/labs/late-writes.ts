/**
 * What programs write to files that the sync has replaced under them. Whoever has a file open goes on writing to the
 * very file that was opened, although its name belongs to another by now. So what was replaced is kept while somebody
 * has it open for writing, and what arrives there is carried over to the shared text, from which it reaches the disk.
 */
import type * as Y from "yjs";
import type { Taken } from "#sandbox/driver.ts";
import { contentOf } from "./disk-scan.ts";
import { MAX_TEXT_BYTES, type WorkspaceFiles } from "./document.ts";
import { driftFurther, type DeltaStep } from "./drift.ts";
import { mergeText } from "./merge-text.ts";
import { currentDrift, type TextBase } from "./sync-base.ts";

/** Origin of the edits made here: to the base they are edits of the document, which the disk does not have yet. */
export const LATE_WRITE = "lab-late-write";

/** One file that is replaced, from just before that until nobody writes to it any more. */
export interface LateFile {
  readonly id: string;
  /** The text at the time of the last look, and how far the shared text has drifted from it. */
  readonly text: TextBase;
  hash: string;
  taken: Taken | null;
  /** When it began to look as if it were being written from its start; NaN otherwise. */
  halfWrittenSince: number;
}

// Kept files take room in the lab's home: the oldest is given up for a new one.
const MOST_KEPT = 8;
/** Programs empty a file before they write it anew; taken at its word, everybody's cursor would be lost. */
const LONGEST_HALF_WRITTEN_MS = 250;

export class LateWrites {
  readonly #files: WorkspaceFiles;
  readonly #late = new Set<LateFile>();

  constructor(files: WorkspaceFiles) {
    this.#files = files;
  }

  get isEmpty(): boolean {
    return this.#late.size === 0;
  }

  /** Call right before a file is replaced: from then on the shared text's drift from what is replaced is followed. */
  expect(id: string, hash: string, known: TextBase, content: string, shared: Y.Text): LateFile {
    const drift = currentDrift(known, content, shared);
    const text = { ...known, content, drift, shared, writing: null };
    const late = { id, text, hash, taken: null, halfWrittenSince: NaN };
    this.#late.add(late);
    return late;
  }

  /** Nothing was replaced after all. */
  forget(late: LateFile): void {
    this.#late.delete(late);
  }

  /**
   * What was replaced is in hand now. False when it is something that cannot be merged into text: then it has been
   * given its name back.
   */
  async settle(late: LateFile, taken: Taken): Promise<boolean> {
    late.taken = taken;
    if (!(await this.#look(late))) {
      this.#late.delete(late);
      await taken.putBack();
      return false;
    }
    while (this.#late.size > MOST_KEPT) {
      for (const oldest of this.#late) {
        await this.#discard(oldest);
        break;
      }
    }
    return true;
  }

  /** Somebody, whoever it was, has edited the shared text. */
  follow(id: string, shared: Y.Text, delta: readonly DeltaStep[]): void {
    for (const { id: ofFile, text } of this.#late) {
      if (ofFile === id && text.shared === shared && text.drift !== null)
        text.drift = driftFurther(text.drift, delta);
    }
  }

  /** Takes in what has been written since the last look, and lets go of what nobody writes to any more. */
  async look(): Promise<void> {
    for (const late of [...this.#late]) {
      if (late.taken !== null && !(await this.#look(late))) await this.#discard(late);
    }
  }

  async close(): Promise<void> {
    await this.look();
    for (const late of [...this.#late]) await this.#discard(late);
  }

  /** False when what is there is not text. */
  async #look(late: LateFile): Promise<boolean> {
    const { taken, text } = late;
    if (taken === null || text.content === null) return false;
    // In this order: who comes to write after the question finds a file without a name, and cannot.
    const hasWriters = await taken.hasWriters();
    const bytes = await taken.read(MAX_TEXT_BYTES).catch(() => null);
    const content = bytes === null ? null : contentOf(bytes);
    if (content?.kind !== "text") return false;
    if (content.hash !== late.hash && !(hasWriters && this.#looksHalfWritten(late, content.text))) {
      const file = this.#files.get(late.id);
      if (file?.kind === "text" && file.text === text.shared)
        mergeText(text, file.text, { before: text.content, next: content.text }, LATE_WRITE);
      text.content = content.text;
      late.hash = content.hash;
    }
    if (!hasWriters) await this.#discard(late);
    return true;
  }

  #looksHalfWritten(late: LateFile, next: string): boolean {
    const isBeginning = next.length < (late.text.content?.length ?? 0) && late.text.content?.startsWith(next);
    if (!isBeginning) {
      late.halfWrittenSince = NaN;
      return false;
    }
    if (Number.isNaN(late.halfWrittenSince)) late.halfWrittenSince = performance.now();
    return performance.now() - late.halfWrittenSince < LONGEST_HALF_WRITTEN_MS;
  }

  async #discard(late: LateFile): Promise<void> {
    this.#late.delete(late);
    // It may be gone with the folder it was in; then there is nothing to let go of.
    await late.taken?.discard().catch(() => undefined);
  }
}
