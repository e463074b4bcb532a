import type { Actor } from "../ports.ts";
import { type AwarenessEntry, awarenessFrame, MalformedFrame, type OutgoingState } from "../protocol.ts";
import { identityOf } from "./identity.ts";

/** How many clients that left are remembered, so that their ids cannot be taken by somebody else. */
const maxDeparted = 256;

/** Stands for one connection; only its identity and its actor matter here. */
export interface AwarenessOwner {
  readonly actor: Actor;
}

interface State extends OutgoingState {
  json: string | null;
  clock: number;
  /** The last clock the client itself sent; repeats and echoes are not newer. */
  heardClock: number;
  owner: AwarenessOwner | null;
  readonly actorId: string;
}

/** Thrown for a state above the limit. */
export class AwarenessTooLarge extends Error {
  override readonly name = "AwarenessTooLarge";
}

/**
 * Who is here and where their cursors are, for one room.
 *
 * A connection speaks for one client id, the first it uses. The stock client also echoes what it heard about
 * others; such entries are ignored rather than punished. `user` in every state is written by the server, so a
 * name cannot be forged. Outgoing clocks are the server's own: a client that reconnects with the clock it
 * had is seen again at once, where the stock rule would hide it until its next change.
 */
export class AwarenessBoard {
  private readonly states = new Map<number, State>();
  private readonly clientIds = new Map<AwarenessOwner, number>();
  private changed = new Set<State>();

  constructor(private readonly maxStateBytes: number) {}

  /**
   * Takes what one connection says about itself. Returns whether there is something to tell the others.
   * @throws AwarenessTooLarge, MalformedFrame
   */
  receive(owner: AwarenessOwner, entries: readonly AwarenessEntry[]): boolean {
    let news = false;
    for (const entry of entries) {
      const state = this.ownState(owner, entry);
      if (state !== null && this.update(state, entry)) news = true;
    }
    return news;
  }

  /** The connection has gone. Returns whether the others must be told. */
  leave(owner: AwarenessOwner): boolean {
    const clientId = this.clientIds.get(owner);
    if (clientId === undefined) return false;
    this.clientIds.delete(owner);
    const state = this.states.get(clientId);
    if (state === undefined || state.owner !== owner) return false;
    state.owner = null;
    const wasShown = state.json !== null;
    state.json = null;
    if (wasShown) this.changed.add(state);
    this.forgetOldest(state);
    return wasShown;
  }

  /** What changed since the last call, as a function that makes the frame for one connection (null: nothing). */
  takeChanges(): (reader: AwarenessOwner) => Uint8Array | null {
    const changed = [...this.changed];
    this.changed.clear();
    let common: Uint8Array | undefined;
    return (reader) => {
      const others = changed.filter((state) => state.owner !== reader);
      if (others.length === 0) return null;
      if (others.length < changed.length) return awarenessFrame(others);
      return (common ??= awarenessFrame(changed));
    };
  }

  /** Everybody except the reader itself; with `departed` also those who left, for a reader that missed it. */
  frameFor(reader: AwarenessOwner, departed = false): Uint8Array | null {
    const shown = [...this.states.values()].filter(
      (state) => state.owner !== reader && (departed || state.json !== null),
    );
    return shown.length === 0 ? null : awarenessFrame(shown);
  }

  /** The states of all clients that are here, as parsed JSON. */
  current(): Map<number, unknown> {
    const current = new Map<number, unknown>();
    for (const state of this.states.values()) {
      if (state.json !== null) current.set(state.clientId, JSON.parse(state.json));
    }
    return current;
  }

  /** The state this entry may change; null when the entry speaks of somebody else. */
  private ownState(owner: AwarenessOwner, entry: AwarenessEntry): State | null {
    const claimed = this.clientIds.get(owner);
    if (claimed !== undefined) return claimed === entry.clientId ? (this.states.get(claimed) ?? null) : null;
    const known = this.states.get(entry.clientId);
    if (known !== undefined && known.actorId !== owner.actor.id) return null;
    if (isNull(entry)) return null;
    // The same person again: a reconnect, perhaps before we noticed that the old socket is dead.
    if (known?.owner) this.clientIds.delete(known.owner);
    const clock = Math.max(entry.clock, known?.clock ?? 0);
    const { clientId } = entry;
    const state = { clientId, clock, heardClock: -1, json: null, owner, actorId: owner.actor.id };
    this.states.set(clientId, state);
    this.clientIds.set(owner, clientId);
    return state;
  }

  private update(state: State, entry: AwarenessEntry): boolean {
    const isRemoval = isNull(entry);
    const isNewer = entry.clock > state.heardClock;
    if (!isNewer && !(isRemoval && entry.clock === state.heardClock && state.json !== null)) return false;
    state.heardClock = entry.clock;
    state.clock = Math.max(entry.clock, state.clock + 1);
    state.json = isRemoval ? null : this.withIdentity(state, entry.json);
    this.changed.add(state);
    return true;
  }

  private withIdentity(state: State, json: Uint8Array): string {
    if (json.byteLength > this.maxStateBytes) throw new AwarenessTooLarge();
    const parsed = parse(json);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
      throw new MalformedFrame("an awareness state is not an object");
    }
    return JSON.stringify(state.owner === null ? parsed : { ...parsed, user: identityOf(state.owner.actor) });
  }

  /** Keeps those who left in order of leaving, and only the newest of them. */
  private forgetOldest(justLeft: State): void {
    this.states.delete(justLeft.clientId);
    this.states.set(justLeft.clientId, justLeft);
    let departed = this.states.size - this.clientIds.size;
    for (const [clientId, state] of this.states) {
      if (departed <= maxDeparted) return;
      if (state.owner !== null) continue;
      this.states.delete(clientId);
      departed--;
    }
  }
}

function isNull(entry: AwarenessEntry): boolean {
  return entry.json.byteLength === 4 && Buffer.from(entry.json).toString("latin1") === "null";
}

function parse(json: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(json.buffer, json.byteOffset, json.byteLength).toString("utf8"));
  } catch (error) {
    throw new MalformedFrame("an awareness state is not JSON", { cause: error });
  }
}
