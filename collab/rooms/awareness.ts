import type { Actor } from "../ports.ts";
import { type AwarenessEntry, awarenessFrame, MalformedFrame, type OutgoingState } from "../protocol.ts";
import type { RelayedState } from "../relay/messages.ts";
import { identityOf } from "./identity.ts";

/** How many clients that left are remembered, so that their ids cannot be taken by somebody else. */
const maxDeparted = 256;

/** Stands for one connection; only its identity and its actor matter here. */
export interface AwarenessOwner {
  readonly actor: Actor;
}

/** A connection of this node, the replica of the node that the client is connected to, or null: it has left. */
type Owner = AwarenessOwner | number | null;

interface State extends OutgoingState {
  json: string | null;
  clock: number;
  /** The clock of the last change, on whichever node it happened. */
  changedAt: number;
  /** The last clock the owner itself sent; repeats and echoes are not newer. */
  heardClock: number;
  owner: Owner;
  readonly actorId: string;
}

/** What changed: as a frame for each reader (null: nothing for it), and what of it other nodes have to hear. */
export interface AwarenessChanges {
  frameFor(reader: AwarenessOwner): Uint8Array | null;
  readonly here: readonly RelayedState[];
}

const noChanges: AwarenessChanges = { frameFor: () => null, here: [] };

/** Thrown for a state above the limit. */
export class AwarenessTooLarge extends Error {
  override readonly name = "AwarenessTooLarge";
}

/**
 * Who is here and where their cursors are, for one room.
 *
 * A connection speaks for one client id, the first it uses. The stock client also echoes what it heard about
 * others; such entries are ignored rather than punished. `user` in every state is written by the server, so a
 * name cannot be forged. Outgoing clocks are the server's own, at least the time of day in milliseconds: a client
 * that comes back, or moves to another node, with the clocks it had is seen and sees the others at once, where the
 * stock rule would hide them until their next change. Of two nodes that both claim a client the later one is right.
 */
export class AwarenessBoard {
  private readonly states = new Map<number, State>();
  private readonly clientIds = new Map<AwarenessOwner, number>();
  /** Those who left, in order of leaving. */
  private readonly departed = new Set<number>();
  private changed = new Set<State>();
  private changedHere = new Set<State>();

  constructor(private readonly maxStateBytes: number) {}

  /**
   * Takes what one connection says about itself. Returns whether there is something to tell the others.
   * @throws AwarenessTooLarge, MalformedFrame
   */
  receive(owner: AwarenessOwner, entries: readonly AwarenessEntry[]): boolean {
    let news = false;
    for (const entry of entries) {
      const state = this.ownState(owner, entry);
      if (state !== null && this.update(state, owner, entry)) news = true;
    }
    return news;
  }

  /** Takes what a replica says about its node's clients; `isAll`: it has no others. Returns as `receive` does. */
  receiveRemote(replica: number, people: readonly RelayedState[], isAll: boolean): boolean {
    let news = false;
    for (const person of people) if (this.updateRemote(replica, person)) news = true;
    if (!isAll) return news;
    const mentioned = new Set(people.map(({ clientId }) => clientId));
    for (const state of this.states.values()) {
      if (state.owner !== replica || mentioned.has(state.clientId)) continue;
      if (this.depart(state)) news = true;
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
    if (!this.depart(state)) return false;
    state.changedAt = laterThan(state.changedAt);
    this.changedHere.add(state);
    return true;
  }

  /** What changed since the last call. */
  takeChanges(): AwarenessChanges {
    if (this.changed.size === 0) return noChanges;
    const isCurrent = (state: State) => this.states.get(state.clientId) === state;
    const changed = [...this.changed].filter(isCurrent);
    const here = [...this.changedHere].filter(isCurrent).map(relayed);
    this.changed.clear();
    this.changedHere.clear();
    let common: Uint8Array | undefined;
    const frameFor = (reader: AwarenessOwner) => {
      const others = changed.filter((state) => state.owner !== reader);
      if (others.length === 0) return null;
      if (others.length < changed.length) return awarenessFrame(others);
      return (common ??= awarenessFrame(changed));
    };
    return { frameFor, here };
  }

  /** Everybody except the reader itself; with `departed` also those who left, for a reader that missed it. */
  frameFor(reader: AwarenessOwner, departed = false): Uint8Array | null {
    const shown = [...this.states.values()].filter(
      (state) => state.owner !== reader && (departed || state.json !== null),
    );
    for (const state of shown) state.clock = laterThan(state.clock);
    return shown.length === 0 ? null : awarenessFrame(shown);
  }

  /** What each client connected to this node says about itself, as parsed JSON, with the connection it came over. */
  saidHere(): { owner: AwarenessOwner; state: unknown }[] {
    const said: { owner: AwarenessOwner; state: unknown }[] = [];
    for (const [owner, clientId] of this.clientIds) {
      const json = this.states.get(clientId)?.json ?? null;
      if (json !== null) said.push({ owner, state: JSON.parse(json) });
    }
    return said;
  }

  /** Everybody connected to this node. */
  here(): RelayedState[] {
    return [...this.states.values()].filter(isHere).map(relayed);
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
    this.clientIds.set(owner, entry.clientId);
    return this.claim(entry.clientId, owner, owner.actor.id);
  }

  private update(state: State, owner: AwarenessOwner, entry: AwarenessEntry): boolean {
    const isRemoval = isNull(entry);
    const isNewer = entry.clock > state.heardClock;
    if (!isNewer && !(isRemoval && entry.clock === state.heardClock && state.json !== null)) return false;
    state.heardClock = entry.clock;
    state.clock = laterThan(state.clock);
    state.changedAt = state.clock;
    state.json = isRemoval ? null : this.withIdentity(owner, entry.json);
    this.changed.add(state);
    this.changedHere.add(state);
    return true;
  }

  private updateRemote(replica: number, { clientId, clock, actorId, json }: RelayedState): boolean {
    const known = this.states.get(clientId);
    if (known !== undefined && (known.actorId !== actorId || !isNews(known, clock))) return false;
    const isOwner = known?.owner === replica;
    if (json === null) {
      if (!isOwner) return false;
      known.changedAt = clock;
      return this.depart(known);
    }
    const state = isOwner ? known : this.claim(clientId, replica, actorId);
    state.changedAt = clock;
    state.clock = laterThan(state.clock);
    state.json = json;
    this.changed.add(state);
    return true;
  }

  /** A new state for a new owner, with a clock that everybody will find newer. */
  private claim(clientId: number, owner: AwarenessOwner | number, actorId: string): State {
    const known = this.states.get(clientId);
    if (typeof known?.owner === "object" && known.owner !== null) this.clientIds.delete(known.owner);
    this.departed.delete(clientId);
    const clock = known?.clock ?? 0;
    const changedAt = known?.changedAt ?? 0;
    const state = { clientId, clock, changedAt, heardClock: -1, json: null, owner, actorId };
    this.states.set(clientId, state);
    return state;
  }

  /** Returns whether the client was shown. */
  private depart(state: State): boolean {
    const wasShown = state.json !== null;
    state.owner = null;
    state.json = null;
    if (wasShown) this.changed.add(state);
    this.departed.add(state.clientId);
    for (const clientId of this.departed) {
      if (this.departed.size <= maxDeparted) break;
      this.departed.delete(clientId);
      this.states.delete(clientId);
    }
    return wasShown;
  }

  private withIdentity(owner: AwarenessOwner, json: Uint8Array): string {
    if (json.byteLength > this.maxStateBytes) throw new AwarenessTooLarge();
    const parsed = parse(json);
    if (typeof parsed !== "object" || parsed === null || Array.isArray(parsed)) {
      throw new MalformedFrame("an awareness state is not an object");
    }
    return JSON.stringify({ ...parsed, user: identityOf(owner.actor) });
  }
}

/** What was hidden because its node fell silent is news again when that node repeats it. */
function isNews({ owner, changedAt }: State, clock: number): boolean {
  return clock > changedAt || (clock === changedAt && owner === null);
}

function isHere({ owner, json }: State): boolean {
  return typeof owner === "object" && owner !== null && json !== null;
}

function relayed({ clientId, changedAt, actorId, json }: State): RelayedState {
  return { clientId, clock: changedAt, actorId, json };
}

/** The time of day, unless that is not later. */
function laterThan(clock: number): number {
  return Math.max(clock + 1, Date.now());
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
