import type { Actor, Log } from "../ports.ts";
import { distinctActors } from "./identity.ts";
import type { Member } from "./member.ts";
import type { Room } from "./room.ts";

export type PresenceListener = (name: string, actors: Actor[]) => void;

/** A person in a document, and what their clients say about themselves; none for a client that says nothing. */
export interface Whereabouts {
  readonly actor: Actor;
  readonly states: readonly unknown[];
}

/** Who is told of the people in rooms. */
export class Presence {
  private readonly presenceListeners = new Set<PresenceListener>();
  private readonly moveListeners = new Set<(name: string) => void>();

  constructor(private readonly log: Log) {}

  onPresence(listener: PresenceListener): () => void {
    this.presenceListeners.add(listener);
    return () => this.presenceListeners.delete(listener);
  }

  onMoved(listener: (name: string) => void): () => void {
    this.moveListeners.add(listener);
    return () => this.moveListeners.delete(listener);
  }

  /** A person who comes twice, or leaves one of two windows, changes nothing for the others. */
  changeMembers(room: Room, { actor }: Member, change: () => void): void {
    const wasHere = isIn(room, actor);
    change();
    if (wasHere === isIn(room, actor) || !room.isOpen) return;
    if (this.presenceListeners.size > 0) this.tellPeople(room.name, peopleIn(room));
  }

  tellPeople(name: string, actors: Actor[]): void {
    this.tell(this.presenceListeners, name, (listener) => {
      listener(name, actors);
    });
  }

  tellMoved(name: string): void {
    this.tell(this.moveListeners, name, (listener) => listener(name));
  }

  private tell<T>(listeners: ReadonlySet<T>, name: string, call: (listener: T) => void): void {
    for (const listener of listeners) {
      try {
        call(listener);
      } catch (error) {
        this.log.error({ err: error, document: name }, "a presence listener failed");
      }
    }
  }
}

/** The different people who are connected to a room. */
export function peopleIn(room: Room): Actor[] {
  return distinctActors([...room.members].map(({ actor }) => actor));
}

/** The same, each with the awareness states of their clients. */
export function whereaboutsIn(room: Room): Whereabouts[] {
  const said = room.awareness.saidHere();
  return peopleIn(room).map((actor) => ({
    actor,
    states: said.filter(({ owner }) => owner.actor.id === actor.id).map(({ state }) => state),
  }));
}

function isIn(room: Room, { id }: Actor): boolean {
  for (const { actor } of room.members) if (actor.id === id) return true;
  return false;
}
