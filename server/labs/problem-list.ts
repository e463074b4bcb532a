/** What cannot be kept in step right now, for the people in a lab. */

/** One thing that is wrong, in one sentence. `path` is null when it is about the lab as a whole. */
export interface SyncProblem {
  readonly path: string | null;
  readonly message: string;
}

export type ProblemTopic = "name" | "count" | "size" | "write" | "bytes";

// People read a few; a home full of unusable names has thousands.
const MOST_LISTED = 50;

export class ProblemList {
  readonly #current = new Map<string, SyncProblem & { topic: ProblemTopic }>();
  readonly #onChange: () => void;
  readonly #onNew: (problem: SyncProblem & { topic: ProblemTopic }) => void;

  /** `onNew` once for each problem that was not there; `onChange` whenever the list is another one. */
  constructor(onNew: (problem: SyncProblem & { topic: ProblemTopic }) => void, onChange: () => void) {
    this.#onNew = onNew;
    this.#onChange = onChange;
  }

  list(): SyncProblem[] {
    return [...this.#current.values()].slice(0, MOST_LISTED).map(({ path, message }) => ({ path, message }));
  }

  report(topic: ProblemTopic, path: string | null, message: string): void {
    const key = keyOf(topic, path);
    const known = this.#current.get(key);
    if (known?.message === message) return;
    const problem = { topic, path, message };
    this.#current.set(key, problem);
    this.#onNew(problem);
    this.#onChange();
  }

  solved(topic: ProblemTopic, path: string | null): void {
    if (this.#current.delete(keyOf(topic, path))) this.#onChange();
  }

  /** Drops every problem of a file that `isStill` does not hold for. */
  review(isStill: (topic: ProblemTopic, path: string) => boolean): void {
    for (const { topic, path } of [...this.#current.values()]) {
      if (path !== null && !isStill(topic, path)) this.solved(topic, path);
    }
  }
}

function keyOf(topic: ProblemTopic, path: string | null): string {
  return `${topic}\n${path ?? ""}`;
}
