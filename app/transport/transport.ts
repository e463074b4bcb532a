/** How sockets reach the server: as WebSockets, or over plain HTTP where a network lets no WebSocket through. */
export type Way = "websocket" | "http";

/** What the choice is made from. */
export interface Surroundings {
  /** Whether the server answers over plain HTTP now. */
  answersHttp(): Promise<boolean>;
  /** Whether a WebSocket opens now, and says something. */
  opensWebSocket(): Promise<boolean>;
  /** Where the choice is kept for the next page of this tab. */
  readonly storage: Pick<Storage, "getItem" | "setItem" | "removeItem">;
}

/** Where it is kept for the next page until when plain HTTP is used. */
export const HTTP_UNTIL = "transport:http-until";
/** How long plain HTTP is used before a WebSocket is tried again. */
const TRY_AGAIN_MS = 5 * 60_000;
/** How long an answer over HTTP counts. */
const ANSWER_COUNTS_MS = 30_000;

/**
 * Chooses the way for all sockets of a page. A WebSocket that does not open proves nothing, for the server may be
 * away; one that was begun while the server was answering over HTTP, and did not open either, does.
 */
export class Transport {
  readonly #surroundings: Surroundings;
  readonly #listeners = new Set<() => void>();
  #way: Way = "websocket";
  #isAsking = false;
  /** When the server has answered over HTTP since the last WebSocket that worked. */
  #answeredAt: number | null = null;
  #trying: ReturnType<typeof setTimeout> | null = null;

  constructor(surroundings: Surroundings) {
    this.#surroundings = surroundings;
    const rest = Number(surroundings.storage.getItem(HTTP_UNTIL)) - Date.now();
    if (rest > 0 && rest <= TRY_AGAIN_MS) {
      this.#way = "http";
      this.#tryAgainIn(rest);
    }
  }

  /** For useSyncExternalStore. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly getWay = (): Way => this.#way;

  /** A WebSocket has opened and brought something. */
  webSocketWorked(): void {
    this.#answeredAt = null;
    this.#choose("websocket");
  }

  /** A WebSocket that was begun at `startedAt` (performance.now()) did not open. */
  webSocketFailed(startedAt: number): void {
    if (this.#way === "http") return;
    const answeredAt = this.#answeredAt;
    if (answeredAt === null || performance.now() - answeredAt > ANSWER_COUNTS_MS) void this.#ask();
    else if (startedAt >= answeredAt) this.#choose("http");
  }

  async #ask(): Promise<void> {
    if (this.#isAsking) return;
    this.#isAsking = true;
    this.#answeredAt = (await this.#surroundings.answersHttp()) ? performance.now() : null;
    this.#isAsking = false;
  }

  #choose(way: Way): void {
    if (this.#trying !== null) clearTimeout(this.#trying);
    this.#trying = null;
    if (way === "http") {
      this.#surroundings.storage.setItem(HTTP_UNTIL, String(Date.now() + TRY_AGAIN_MS));
      this.#tryAgainIn(TRY_AGAIN_MS);
    } else this.#surroundings.storage.removeItem(HTTP_UNTIL);
    if (way === this.#way) return;
    this.#way = way;
    for (const listener of [...this.#listeners]) listener();
  }

  #tryAgainIn(ms: number): void {
    this.#trying = setTimeout(() => {
      void this.#surroundings.opensWebSocket().then((opens) => {
        if (this.#way === "http") this.#choose(opens ? "websocket" : "http");
      });
    }, ms);
  }
}
