/**
 * Remembers what was asked for, least recently used out first, up to a weight in all. A question that is asked again
 * while its answer is under way shares it; one that failed is asked anew.
 */
export class BoundedCache<T> {
  readonly #answers = new Map<string, Promise<T>>();
  readonly #settled = new Map<string, { readonly value: T; readonly weight: number }>();
  readonly #weigh: (value: T) => number;
  readonly #most: number;
  #weight = 0;

  constructor(weigh: (value: T) => number, most: number) {
    this.#weigh = weigh;
    this.#most = most;
  }

  /** The value when it is here already. */
  peek(key: string): T | undefined {
    return this.#settled.get(key)?.value;
  }

  get(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(key);
    if (known) {
      this.#touch(key, known);
      return known;
    }
    const answer = ask();
    this.#answers.set(key, answer);
    answer.then(
      (value) => this.#keep(key, value),
      () => this.#answers.delete(key),
    );
    return answer;
  }

  #keep(key: string, value: T): void {
    const weight = this.#weigh(value);
    this.#settled.set(key, { value, weight });
    this.#weight += weight;
    for (const [oldest, { weight: freed }] of this.#settled) {
      if (this.#weight <= this.#most || oldest === key) break;
      this.#settled.delete(oldest);
      this.#answers.delete(oldest);
      this.#weight -= freed;
    }
  }

  #touch(key: string, answer: Promise<T>): void {
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    const settled = this.#settled.get(key);
    if (!settled) return;
    this.#settled.delete(key);
    this.#settled.set(key, settled);
  }
}
