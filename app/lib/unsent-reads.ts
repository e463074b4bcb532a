/** What must be the same on both sides of a reload: which lessons were read that the server does not know of yet. */
export interface ReadsStore {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}

/** `gone`: the server has refused it, and will again. `later`: it could not be asked. */
export type SendRead = (lessonId: string) => Promise<"sent" | "gone" | "later">;

const MOST = 200;

/** Lessons that somebody has read, kept until the server knows: in this browser, so that being offline loses none. */
export class UnsentReads {
  readonly #key: string;
  #sending: Promise<boolean> | null = null;
  /** In a browser that keeps nothing: as long as the page lives. */
  #unkept: readonly string[] = [];

  constructor(
    private readonly store: ReadsStore,
    userId: string,
  ) {
    this.#key = `unsent-reads:${userId}`;
  }

  list(): readonly string[] {
    try {
      const kept: unknown = JSON.parse(this.store.getItem(this.#key) ?? "null");
      return Array.isArray(kept) ? kept.filter((id) => typeof id === "string") : this.#unkept;
    } catch {
      return this.#unkept;
    }
  }

  add(lessonId: string): void {
    this.#keep([...this.list().filter((id) => id !== lessonId), lessonId].slice(-MOST));
  }

  remove(lessonId: string): void {
    this.#keep(this.list().filter((id) => id !== lessonId));
  }

  /** Sends them one by one; true when none is left to be sent. Asked again meanwhile, it is the same sending. */
  send(send: SendRead): Promise<boolean> {
    this.#sending ??= this.#sendAll(send).finally(() => (this.#sending = null));
    return this.#sending;
  }

  async #sendAll(send: SendRead): Promise<boolean> {
    for (let next = this.list()[0]; next !== undefined; next = this.list()[0]) {
      if ((await send(next)) === "later") return false;
      this.remove(next);
    }
    return true;
  }

  #keep(ids: readonly string[]): void {
    try {
      if (ids.length === 0) this.store.removeItem(this.#key);
      else this.store.setItem(this.#key, JSON.stringify(ids));
      this.#unkept = [];
    } catch {
      this.#unkept = ids;
    }
  }
}
