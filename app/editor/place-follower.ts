import type { Awareness } from "y-protocols/awareness";
import { noteMoves, participantOf, windowOf, type Participant } from "./people.ts";
import type { Place, PlaceStore } from "./place.ts";

/** Somebody who reloads is back within this time; who is not has left. */
const AWAY_MS = 15_000;

interface FollowerHost {
  hasFile(id: string): boolean;
  /** Puts a file in front. */
  showFile(id: string): void;
  /** We have moved, or they have left. */
  onEnded(because: "moved" | "left"): void;
}

/**
 * Makes the place of someone else ours: the file and the terminal in front, on a phone also the pane. Ends when we
 * choose another ourselves, or when they are gone for good. Tells the others whom we follow and where we are.
 */
export class PlaceFollower {
  readonly #awareness: Awareness;
  readonly #store: Pick<PlaceStore, "get" | "set" | "subscribe">;
  readonly #host: FollowerHost;
  readonly #unsubscribe: () => void;
  #personId: string | null = null;
  /** What of theirs we have gone along with. */
  #led: { readonly [Part in "file" | "bottom" | "pane"]?: Participant[Part] | undefined } = {};
  /** Our place, while it is what they made it. */
  #place: Pick<Place, "active" | "bottom"> | null = null;
  #away: ReturnType<typeof setTimeout> | undefined;

  constructor(
    awareness: Awareness,
    store: Pick<PlaceStore, "get" | "set" | "subscribe">,
    host: FollowerHost,
  ) {
    this.#awareness = awareness;
    this.#store = store;
    this.#host = host;
    noteMoves(awareness);
    awareness.on("change", this.#goAlong);
    this.#unsubscribe = store.subscribe(this.#noteMove);
    this.#tellPlace();
  }

  /** Whose place to take; null lets go. */
  follow(personId: string | null): void {
    if (personId === this.#personId) return;
    this.#personId = personId;
    this.#led = {};
    this.#place = null;
    clearTimeout(this.#away);
    this.#awareness.setLocalStateField("following", personId);
    this.#goAlong();
  }

  close(): void {
    this.#personId = null;
    clearTimeout(this.#away);
    this.#awareness.off("change", this.#goAlong);
    this.#unsubscribe();
  }

  readonly #goAlong = (): void => {
    if (this.#personId === null) return;
    clearTimeout(this.#away);
    const clientId = windowOf(this.#awareness, this.#personId);
    const state = clientId === null ? undefined : this.#awareness.getStates().get(clientId);
    const leader = clientId === null || !state ? null : participantOf(clientId, state);
    if (!leader) {
      this.#away = setTimeout(() => this.#end("left"), AWAY_MS);
      return;
    }
    const before = this.#led;
    // A file they have just made may reach us after the word that they are in it.
    const file = leader.file !== null && this.#host.hasFile(leader.file) ? leader.file : null;
    this.#led = { file: file ?? before.file, bottom: leader.bottom, pane: leader.pane };
    this.#place = null;
    if (file !== null && file !== before.file) this.#host.showFile(file);
    if (leader.bottom !== null && leader.bottom !== before.bottom) this.#store.set({ bottom: leader.bottom });
    if (leader.pane !== before.pane && (leader.pane === "code" || leader.pane === "terminal")) {
      this.#store.set({ pane: leader.pane });
    }
    this.#place = this.#store.get();
  };

  readonly #noteMove = (): void => {
    // Telling others where we are is a change too, on which we go along: so first this.
    this.#endIfMoved();
    this.#tellPlace();
  };

  #endIfMoved(): void {
    if (this.#personId === null || this.#place === null) return;
    const now = this.#store.get();
    const { active, bottom } = this.#place;
    // A file that is gone was put away by nobody here.
    const hasChosenFile = now.active !== active && active !== null && this.#host.hasFile(active);
    if (hasChosenFile || now.bottom !== bottom) this.#end("moved");
    else this.#place = now;
  }

  #tellPlace(): void {
    const { bottom, pane } = this.#store.get();
    const said = this.#awareness.getLocalState();
    if (said?.bottom !== bottom) this.#awareness.setLocalStateField("bottom", bottom);
    if (said?.pane !== pane) this.#awareness.setLocalStateField("pane", pane);
  }

  #end(because: "moved" | "left"): void {
    this.follow(null);
    this.#host.onEnded(because);
  }
}
