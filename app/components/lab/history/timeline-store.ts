import type { Timeline } from "#server/history/schema.ts";
import { sentenceOf } from "../problem-sentence.ts";
import type { HistoryApi } from "./history-api.ts";
import { comparePoints, withNewer, withOlder } from "./moments.ts";

/** What is known of a timeline; `moments` newest first. */
export interface TimelineState extends Timeline {
  /** False until the first answer. */
  readonly loaded: boolean;
  /** Why the last question went unanswered; null when all is well. */
  readonly problem: string | null;
  /** An older page is on its way. */
  readonly loadingEarlier: boolean;
}

const NOTHING_YET: TimelineState = {
  loaded: false,
  problem: null,
  loadingEarlier: false,
  moments: [],
  versions: [],
  start: null,
  nextBefore: null,
  abilities: { restore: false, name: false },
};

/** Edits come in bursts; the timeline follows them at this distance. */
const FOLLOW_AFTER_MS = 2_000;
/** Names that others give are no edits, so they are looked for now and then. */
const LOOK_EVERY_MS = 30_000;
/** As far back as a replay or a return to the start reaches. */
const MOST_PAGES = 50;

/** A document's timeline while somebody looks at it. Whoever makes one calls `close()`. */
export class TimelineStore {
  readonly #api: HistoryApi;
  readonly #listeners = new Set<() => void>();
  readonly #looking: ReturnType<typeof setInterval>;
  #state = NOTHING_YET;
  #soon: ReturnType<typeof setTimeout> | null = null;
  #earlier: Promise<void> | null = null;
  #asked = 0;
  #answered = 0;
  #closed = false;

  constructor(api: HistoryApi) {
    this.#api = api;
    this.#looking = setInterval(() => {
      if (document.visibilityState === "visible") void this.refresh();
    }, LOOK_EVERY_MS);
    void this.refresh();
  }

  readonly getState = (): TimelineState => this.#state;
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Reads the newest page; a failure becomes `problem`. */
  readonly refresh = async (): Promise<void> => {
    const question = ++this.#asked;
    try {
      const page = await this.#api.timeline();
      // The answer to a later question has been here first.
      if (question < this.#answered) return;
      this.#answered = question;
      this.#set({ ...page, ...withNewer(this.#state, page), loaded: true, problem: null });
    } catch (problem) {
      this.#set({ problem: sentenceOf(problem) });
    }
  };

  /** The document has changed: reads again in a moment, together with what changes until then. */
  readonly refreshSoon = (): void => {
    this.#soon ??= setTimeout(() => {
      this.#soon = null;
      void this.refresh();
    }, FOLLOW_AFTER_MS);
  };

  /** Reads the next older page, if there is one; a failure becomes `problem`. */
  readonly loadEarlier = (): Promise<void> => {
    this.#earlier ??= this.#readEarlier().finally(() => (this.#earlier = null));
    return this.#earlier;
  };

  /**
   * Reads on until the moment that holds this point is here together with the one before it; for null, until the
   * beginning. False when something stood in the way, or it is further back than one goes at once.
   */
  async loadThrough(point: string | null): Promise<boolean> {
    for (let page = 0; page < MOST_PAGES && !this.#closed; page += 1) {
      const { moments, nextBefore } = this.#state;
      const oldest = moments.at(-1);
      if (nextBefore === null) return true;
      if (point !== null && oldest && comparePoints(oldest.id, point) < 0) return true;
      await this.loadEarlier();
      if (this.#state.problem !== null) return false;
    }
    return false;
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#looking);
    if (this.#soon !== null) clearTimeout(this.#soon);
    this.#listeners.clear();
  }

  async #readEarlier(): Promise<void> {
    const { nextBefore } = this.#state;
    if (nextBefore === null) return;
    this.#set({ loadingEarlier: true });
    try {
      const page = await this.#api.timeline(nextBefore);
      // A refresh may have begun the timeline anew meanwhile; then this page belongs nowhere.
      const fits = this.#state.nextBefore === nextBefore;
      this.#set({ ...(fits && withOlder(this.#state, page)), loadingEarlier: false, problem: null });
    } catch (problem) {
      this.#set({ loadingEarlier: false, problem: sentenceOf(problem) });
    }
  }

  #set(change: Partial<TimelineState>): void {
    if (this.#closed) return;
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
