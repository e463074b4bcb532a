import { AppError } from "#server/errors.ts";

/** Lets a few pieces of work run at a time; the others wait, and beyond a bound they are refused. */
export class BoundedTurns {
  readonly #most: number;
  readonly #mostWaiting: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor({ most, mostWaiting }: { readonly most: number; readonly mostWaiting: number }) {
    this.#most = most;
    this.#mostWaiting = mostWaiting;
  }

  /** What `work` gives, in its turn. UNAVAILABLE when too many wait; rejects with the signal's reason if it aborts first. */
  async take<Result>(work: () => Promise<Result>, signal?: AbortSignal): Promise<Result> {
    signal?.throwIfAborted();
    if (this.#running >= this.#most) await this.#wait(signal);
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
    if (this.#waiting.length >= this.#mostWaiting)
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
