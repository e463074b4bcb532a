/**
 * Remembers what was asked for, least recently used out first, up to a weight in all. A question that is asked again
 * while its answer is under way shares it; one that failed is asked anew, and one that nobody waits for is given up.
 */
export class BoundedCache<T> {
  readonly #answers = new Map<string, Promise<T>>();
  readonly #underWay = new Map<string, { readonly controller: AbortController; askers: number }>();
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

  /** Once all who asked have given it up (`given`), so does the signal that `ask` was handed. */
  get(key: string, ask: (signal: AbortSignal) => Promise<T>, given?: AbortSignal): Promise<T> {
    const known = this.#answers.get(key);
    if (known) {
      this.#touch(key, known);
      this.#awaitBy(key, given);
      return known;
    }
    const controller = new AbortController();
    const answer = ask(controller.signal);
    this.#answers.set(key, answer);
    this.#underWay.set(key, { controller, askers: 0 });
    this.#awaitBy(key, given);
    const settle = (act: () => void) => {
      if (this.#answers.get(key) !== answer) return;
      this.#underWay.delete(key);
      act();
    };
    answer.then(
      (value) => settle(() => this.#keep(key, value)),
      () => settle(() => this.#answers.delete(key)),
    );
    return answer;
  }

  #awaitBy(key: string, given: AbortSignal | undefined): void {
    const question = this.#underWay.get(key);
    if (!question) return;
    question.askers += 1;
    given?.addEventListener("abort", () => {
      question.askers -= 1;
      if (question.askers > 0 || this.#underWay.get(key) !== question) return;
      this.#underWay.delete(key);
      this.#answers.delete(key);
      question.controller.abort();
    });
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
