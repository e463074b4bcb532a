import { AppError } from "#server/errors.ts";

interface Bounds {
  readonly most: number;
  readonly mostWaiting: number;
  /** What one person may have running and waiting. */
  readonly mostOfOne: number;
}

/** Lets a few pieces of work run at a time; the others wait, and beyond a bound, of all or of one person, are refused. */
export class BoundedTurns {
  readonly #bounds: Bounds;
  readonly #ofOne = new Map<string, number>();
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(bounds: Bounds) {
    this.#bounds = bounds;
  }

  /**
   * What `work` gives, in its turn. TOO_MANY_REQUESTS when the person `by` has too many, UNAVAILABLE when too many wait;
   * rejects with the signal's reason if it aborts first.
   */
  async take<Result>(
    work: () => Promise<Result>,
    { by, signal }: { readonly by?: string | undefined; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Result> {
    signal?.throwIfAborted();
    if (by === undefined) return this.#inTurn(work, signal);
    const others = this.#ofOne.get(by) ?? 0;
    if (others >= this.#bounds.mostOfOne)
      throw new AppError(
        "TOO_MANY_REQUESTS",
        "Several of your test runs are not done yet. Wait for one of them, then try again.",
      );
    this.#ofOne.set(by, others + 1);
    try {
      return await this.#inTurn(work, signal);
    } finally {
      const left = (this.#ofOne.get(by) ?? 1) - 1;
      if (left === 0) this.#ofOne.delete(by);
      else this.#ofOne.set(by, left);
    }
  }

  async #inTurn<Result>(work: () => Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
    if (this.#running >= this.#bounds.most) await this.#wait(signal);
    else this.#running += 1;
    try {
      return await work();
    } finally {
      // Whoever waits longest takes over the place, which so is never free for a latecomer.
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }

  #wait(signal: AbortSignal | undefined): Promise<void> {
    if (this.#waiting.length >= this.#bounds.mostWaiting)
      throw new AppError("UNAVAILABLE", "Many tests are running at the moment. Try again in a minute.");
    return new Promise((resolve, reject) => {
      const go = () => {
        signal?.removeEventListener("abort", giveUp);
        resolve();
      };
      const giveUp = () => {
        this.#waiting.splice(this.#waiting.indexOf(go), 1);
        reject(signal?.reason as Error);
      };
      this.#waiting.push(go);
      signal?.addEventListener("abort", giveUp, { once: true });
    });
  }
}
