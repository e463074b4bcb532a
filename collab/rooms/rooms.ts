import { CollabError } from "../errors.ts";
import type { Actor, Log, StoredDocument, UpdateLog } from "../ports.ts";
import type { Nodes } from "../relay/nodes.ts";
import type { Replica } from "../relay/replica.ts";
import { within } from "../sessions.ts";
import type { Settings } from "../settings.ts";
import { holdRoom, type RoomHandle } from "./handle.ts";
import type { Member } from "./member.ts";
import { peopleIn, Presence, type PresenceListener, type Whereabouts, whereaboutsIn } from "./presence.ts";
import { Room } from "./room.ts";
import { UnsavedBytes } from "./unsaved.ts";

/** The rooms as the product sees them. */
export interface RoomsApi {
  /** Opens a document for this process. Rejects "document-missing", or "unavailable" when it cannot be loaded. */
  open(name: string): Promise<RoomHandle>;
  /** The different people connected to a document right now. */
  presence(name: string): Actor[];
  /** Told whenever the people at a document change; returns the function that stops listening. */
  onPresence(listener: PresenceListener): () => void;
  /** All documents that have people, with those people. */
  present(): Map<string, Actor[]>;
  /** The different people connected to a document on this node, each with the awareness states of their clients. */
  whereabouts(name: string): Whereabouts[];
  /** Told whenever those states change, so up to many times a second; returns the function that stops listening. */
  onMoved(listener: (name: string) => void): () => void;
}

interface Slot {
  readonly room: Promise<Room | null>;
  /** Set once loaded. */
  loaded?: Room;
  users: number;
  idle?: NodeJS.Timeout;
}

/** All open documents: loads a room for its first user, keeps it a while after its last. */
export class Rooms implements RoomsApi {
  private readonly slots = new Map<string, Slot>();
  private readonly compactions = new Set<Promise<void>>();
  /** Rooms given up with edits still on their way to disk; the next load of the document waits for them. */
  private readonly settling = new Map<string, Promise<void>>();
  private readonly unsaved = new UnsavedBytes();
  private readonly people: Presence;
  private closing = false;

  constructor(
    private readonly updates: UpdateLog,
    private readonly log: Log,
    private readonly settings: Settings,
    /** The other nodes, if there may be any. */
    private readonly nodes?: Nodes,
  ) {
    this.people = new Presence(log);
  }

  async open(name: string): Promise<RoomHandle> {
    const room = await this.hold(name);
    if (room === null) throw new CollabError("document-missing", `There is no document ${name}`);
    const release = () => {
      this.release(room);
    };
    try {
      if (!room.isOpen) throw new Error("the room was discarded meanwhile");
      return holdRoom(room, release);
    } catch (error) {
      release();
      throw new CollabError("unavailable", `${name} could not be opened`, { cause: error });
    }
  }

  presence(name: string): Actor[] {
    const room = this.slots.get(name)?.loaded;
    return room === undefined ? [] : peopleIn(room);
  }

  present(): Map<string, Actor[]> {
    const present = new Map<string, Actor[]>();
    for (const name of this.slots.keys()) {
      const actors = this.presence(name);
      if (actors.length > 0) present.set(name, actors);
    }
    return present;
  }

  onPresence(listener: PresenceListener): () => void {
    return this.people.onPresence(listener);
  }

  whereabouts(name: string): Whereabouts[] {
    const room = this.slots.get(name)?.loaded;
    return room === undefined ? [] : whereaboutsIn(room);
  }

  onMoved(listener: (name: string) => void): () => void {
    return this.people.onMoved(listener);
  }

  /** How many documents are in memory. */
  get size(): number {
    return this.slots.size;
  }

  /**
   * The room of a document, loaded if need be, kept until `release`; null when there is no such document.
   * Rejects "unavailable" when it cannot be loaded; nothing is left behind then, so the next call tries again.
   */
  async hold(name: string): Promise<Room | null> {
    if (this.closing) throw new CollabError("closed", "the collaboration server is closing");
    const slot = this.slots.get(name) ?? this.load(name);
    slot.users++;
    clearTimeout(slot.idle);
    try {
      const room = await slot.room;
      if (room === null) this.drop(name, slot);
      return room;
    } catch (error) {
      this.drop(name, slot);
      throw new CollabError("unavailable", `${name} could not be loaded`, { cause: error });
    }
  }

  /** Gives back what `hold` gave. */
  release(room: Room): void {
    const slot = this.slots.get(room.name);
    if (slot?.loaded !== room) return;
    slot.users--;
    if (slot.users > 0) return;
    slot.idle = setTimeout(() => void this.unload(room, slot), this.settings.unloadAfterMs).unref();
  }

  join(room: Room, member: Member): void {
    this.people.changeMembers(room, member, () => {
      room.join(member);
    });
  }

  leave(room: Room, member: Member): void {
    this.people.changeMembers(room, member, () => {
      room.leave(member);
    });
    this.release(room);
  }

  /** Saves everything it can before `deadline` (epoch ms), then lets everybody go with 1012. */
  async close(deadline: number): Promise<void> {
    this.closing = true;
    const rooms = [...this.slots.values()].flatMap(({ loaded }) => loaded ?? []);
    await Promise.all(rooms.map((room) => this.saveBeforeClose(room, deadline)));
    for (const room of rooms) room.discard(1012);
    await Promise.all(rooms.map((room) => this.saveBeforeClose(room, deadline)));
    for (const room of rooms) room.giveUp();
    for (const slot of this.slots.values()) clearTimeout(slot.idle);
    this.slots.clear();
    await Promise.allSettled(this.compactions);
  }

  private load(name: string): Slot {
    const slot: Slot = { users: 0, room: this.loadRoom(name, () => slot) };
    this.slots.set(name, slot);
    return slot;
  }

  private async loadRoom(name: string, slot: () => Slot): Promise<Room | null> {
    await this.settling.get(name);
    const replica = await this.listen(name);
    try {
      const stored = await this.updates.load(name);
      if (stored !== null) return this.build(name, stored, replica, slot);
    } catch (error) {
      replica?.leave();
      throw error;
    }
    replica?.leave();
    return null;
  }

  /** Hears the other nodes before the document is read, so that nothing is missed between the two. */
  private async listen(name: string): Promise<Replica | undefined> {
    const replica = this.nodes?.join(name);
    if (replica !== undefined) await within(replica.listening, this.settings.relayWaitMs).catch(() => false);
    return replica;
  }

  private build(name: string, stored: StoredDocument, replica: Replica | undefined, slot: () => Slot): Room {
    const { updates, log, settings, unsaved, people } = this;
    const room: Room = new Room(name, stored, {
      updates,
      log,
      settings,
      unsaved,
      replica,
      onMoved: () => {
        people.tellMoved(name);
      },
      onDiscarded: () => {
        this.drop(name, slot());
        if (room.committed < room.position) this.settle(room);
        if (room.members.size > 0) people.tellPeople(name, []);
      },
    });
    slot().loaded = room;
    room.share();
    return room;
  }

  private settle(room: Room): void {
    const settled = room
      .saved(this.settings.joinTimeoutMs)
      .catch((error: unknown) => {
        this.log.warn({ err: error, document: room.name }, "edits of a closed document are not on disk");
      })
      .finally(() => {
        if (this.settling.get(room.name) === settled) this.settling.delete(room.name);
      });
    this.settling.set(room.name, settled);
  }

  private drop(name: string, slot: Slot): void {
    clearTimeout(slot.idle);
    if (this.slots.get(name) === slot) this.slots.delete(name);
  }

  /** Only what is on disk may leave memory; an idle document that cannot be saved stays and keeps trying. */
  private async unload(room: Room, slot: Slot): Promise<void> {
    while (slot.users === 0 && room.isOpen && room.committed < room.position) {
      await room.saved(this.settings.unloadAfterMs).catch(() => undefined);
    }
    if (slot.users > 0 || !room.isOpen || this.slots.get(room.name) !== slot) return;
    room.discard(1013);
    const compaction = this.updates.compact(room.name).catch((error: unknown) => {
      this.log.warn({ err: error, document: room.name }, "document not compacted");
    });
    this.compactions.add(compaction);
    void compaction.finally(() => this.compactions.delete(compaction));
  }

  private async saveBeforeClose(room: Room, deadline: number): Promise<void> {
    if (room.committed === room.position) return;
    try {
      await room.saved(Math.max(0, deadline - Date.now()));
    } catch (error) {
      this.log.error({ err: error, document: room.name }, "document closed with unsaved edits");
    }
  }
}
