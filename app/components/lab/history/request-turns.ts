/** One that shows while the next is read; more would only wait on the server. */
const AT_ONCE = 2;
/** When the server asks for patience: other tabs of this person ask it too. */
const PAUSES_MS = [1_000, 2_000, 4_000, 8_000];

type Pause = (ms: number, signal: AbortSignal) => Promise<void>;

/** Lets two requests be under way at once; the others wait, and those that are not wanted any more go. */
export class RequestTurns {
  readonly #waiting = new Set<() => void>();
  readonly #pause: Pause;
  #free = AT_ONCE;

  constructor(pause: Pause = pauseFor) {
    this.#pause = pause;
  }

  /** What `ask` gives, in its turn; asks again, later, when the server says that it was too much. */
  async take<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
    await this.#turn(signal);
    try {
      for (const ms of PAUSES_MS) {
        try {
          return await ask();
        } catch (problem) {
          if (!isTooMany(problem)) throw problem;
        }
        await this.#pause(ms, signal);
      }
      return await ask();
    } finally {
      this.#free += 1;
      const [next] = this.#waiting;
      next?.();
    }
  }

  #turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.delete(begin);
        reject(new DOMException("Nobody wants this any more.", "AbortError"));
      };
      const begin = () => {
        this.#waiting.delete(begin);
        signal.removeEventListener("abort", leave);
        this.#free -= 1;
        resolve();
      };
      if (signal.aborted) return leave();
      if (this.#free > 0) return begin();
      signal.addEventListener("abort", leave);
      this.#waiting.add(begin);
    });
  }
}

function isTooMany(problem: unknown): boolean {
  return (problem as { data?: { httpStatus?: number } } | null)?.data?.httpStatus === 429;
}

function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new DOMException("Nobody wants this any more.", "AbortError"));
    };
    const timer = setTimeout(() => {
      signal.removeEventListener("abort", stop);
      resolve();
    }, ms);
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
  });
}
