/** Quicker than nearly anybody reads: whoever stays less has not read it. */
const FASTEST_WORDS_PER_MINUTE = 600;
const SHORTEST_MS = 4_000;
const LONGEST_MS = 120_000;

/** How long a text must have been before a reader's eyes to count as read, in ms. */
export function fittingTimeMs(words: number): number {
  const quickest = (words / FASTEST_WORDS_PER_MINUTE) * 60_000;
  return Math.round(Math.min(LONGEST_MS, Math.max(SHORTEST_MS, quickest)));
}

/** How many words a text has. */
export function wordsIn(text: string): number {
  return text.match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
}

/**
 * Tells when a text has been read: its end was in view, and it was before the reader's eyes for long enough. The time
 * in which the page is not shown does not count. `now` is in ms and never goes back.
 */
export class Reading {
  #hasSeenEnd = false;
  #spentMs = 0;
  #shownSince: number | null = null;

  constructor(
    private readonly neededMs: number,
    private readonly now: () => number,
  ) {}

  endSeen(): void {
    this.#hasSeenEnd = true;
  }

  /** The page came to the front or went out of it. */
  shown(isShown: boolean): void {
    if (isShown) this.#shownSince ??= this.now();
    else {
      this.#spentMs = this.#spent();
      this.#shownSince = null;
    }
  }

  /** How long until it is read, if all stays as it is: 0 when it is, null when something must happen first. */
  restMs(): number | null {
    if (!this.#hasSeenEnd) return null;
    const rest = Math.max(0, this.neededMs - this.#spent());
    return rest > 0 && this.#shownSince === null ? null : rest;
  }

  #spent(): number {
    return this.#spentMs + (this.#shownSince === null ? 0 : this.now() - this.#shownSince);
  }
}
