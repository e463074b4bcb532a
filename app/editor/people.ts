import { useSyncExternalStore } from "react";
import type { Awareness } from "y-protocols/awareness";

/** Someone else who has this lab open. One person with two windows is here twice, by `clientId`. */
export interface Participant {
  readonly clientId: number;
  readonly id: string;
  readonly name: string;
  readonly color: string;
  readonly role: string | null;
  /** The file in front of them. */
  readonly file: string | null;
  /** The terminal in front of them, or "tests". */
  readonly bottom: string | null;
  /** The part of the lab they last turned to. */
  readonly pane: string | null;
  /** The id of the person they follow. */
  readonly following: string | null;
  /** Set for a moment when they bring everyone to where they are; each time another word. */
  readonly summons: string | null;
}

const NOBODY: readonly Participant[] = [];

/** Everyone else in the document, in a stable order; the same array until someone comes, goes or moves. */
export function useParticipants(awareness: Awareness | null): readonly Participant[] {
  const store = awareness ? participantStore(awareness) : null;
  return useSyncExternalStore(
    store?.subscribe ?? subscribeToNothing,
    store?.get ?? (() => NOBODY),
    () => NOBODY,
  );
}

/** Several windows of one person shown as one. */
export function distinctPeople(participants: readonly Participant[]): Participant[] {
  return [...new Map(participants.map((participant) => [participant.id, participant])).values()];
}

/** Who stands behind a raw awareness state; null for states without a proven identity. */
export function participantOf(clientId: number, state: Record<string, unknown>): Participant | null {
  const user = state.user as { id?: unknown; name?: unknown; color?: unknown; role?: unknown } | undefined;
  if (typeof user?.id !== "string" || typeof user.name !== "string") return null;
  return {
    clientId,
    id: user.id,
    name: user.name,
    color: typeof user.color === "string" && /^#[0-9a-f]{6}$/i.test(user.color) ? user.color : "#54605c",
    role: typeof user.role === "string" ? user.role : null,
    file: wordIn(state.file),
    bottom: wordIn(state.bottom),
    pane: wordIn(state.pane),
    following: wordIn(state.following),
    summons: wordIn(state.summons),
  };
}

/** From now on `windowOf` knows who moves; to be called before listening to the awareness oneself. */
export function noteMoves(awareness: Awareness): void {
  participantStore(awareness);
}

/** The window in which this person was last at work; null when they are not here. */
export function windowOf(awareness: Awareness, personId: string): number | null {
  const { movedAt } = participantStore(awareness);
  const windows = [...awareness.getStates()].filter(([clientId, state]) => {
    return clientId !== awareness.clientID && participantOf(clientId, state)?.id === personId;
  });
  windows.sort(([a], [b]) => (movedAt.get(b) ?? 0) - (movedAt.get(a) ?? 0));
  return windows[0]?.[0] ?? null;
}

function wordIn(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}

interface ParticipantStore {
  subscribe(listener: () => void): () => void;
  get(): readonly Participant[];
  /** When each window last did something, by our clock; ms. */
  readonly movedAt: ReadonlyMap<number, number>;
}

interface AwarenessChange {
  readonly added: number[];
  readonly updated: number[];
  readonly removed: number[];
}

const stores = new WeakMap<Awareness, ParticipantStore>();
const subscribeToNothing = () => () => undefined;

function participantStore(awareness: Awareness): ParticipantStore {
  const known = stores.get(awareness);
  if (known) return known;
  let current = NOBODY;
  let fingerprint = "";
  const movedAt = new Map<number, number>();
  // For as long as the awareness: the map is its companion.
  awareness.on("change", ({ added, updated, removed }: AwarenessChange) => {
    for (const clientId of [...added, ...updated]) movedAt.set(clientId, performance.now());
    for (const clientId of removed) movedAt.delete(clientId);
  });
  const store: ParticipantStore = {
    subscribe(listener) {
      awareness.on("change", listener);
      return () => awareness.off("change", listener);
    },
    get() {
      const next = [...awareness.getStates()]
        .filter(([clientId]) => clientId !== awareness.clientID)
        .map(([clientId, state]) => participantOf(clientId, state))
        .filter((participant) => participant !== null)
        .sort((a, b) => a.name.localeCompare(b.name) || a.clientId - b.clientId);
      // Every cursor movement is a change too; only what is shown here counts.
      const nextFingerprint = JSON.stringify(next);
      if (nextFingerprint !== fingerprint) {
        fingerprint = nextFingerprint;
        current = next;
      }
      return current;
    },
    movedAt,
  };
  stores.set(awareness, store);
  return store;
}
