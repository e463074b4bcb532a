import type { CloseCode } from "../close-codes.ts";
import { CollabError } from "../errors.ts";
import type { Actor, Log, UpdateLog } from "../ports.ts";
import { type AwarenessEntry, updateFrame } from "../protocol.ts";
import type { Replica } from "../relay/replica.ts";
import { scanUpdate } from "../scan-update.ts";
import type { Settings } from "../settings.ts";
import { AwarenessBoard } from "./awareness.ts";
import { ContentBroken, type Contents, type HeldDoc, RoomContent } from "./content.ts";
import { FromNode } from "./from-node.ts";
import { OnBehalf } from "./on-behalf.ts";
import { Saver } from "./saver.ts";
import { shareRoom } from "./sharing.ts";
import { type Change, sumUp } from "./turn.ts";

/** One connection, as the room sees it. Used as transaction origin, so that it does not hear its own edits. */
export interface Member {
  readonly actor: Actor;
  /** `before`: what the document contained before this frame, for a reader that has to skip it. */
  deliver(frame: Uint8Array, before: Contents): void;
  deliverAwareness(frame: Uint8Array): void;
  /** Everything up to `position` is on disk. */
  committed(position: number): void;
  dismiss(code: CloseCode): void;
}

export interface RoomOwner {
  readonly updates: UpdateLog;
  readonly log: Log;
  readonly settings: Settings;
  /** The line to the other nodes, if there may be any. */
  readonly replica: Replica | undefined;
  /** The room is of no use any more; forget it. */
  onDiscarded(room: Room): void;
}

export type Outcome = "taken" | "incomplete" | "refused";

/**
 * One open document.
 *
 * Updates of one event-loop turn are gathered, merged and encoded once, sent to everybody at once, and handed to
 * the saver, which runs beside it. `position` counts the updates; an acknowledgement waits for its position.
 */
export class Room {
  readonly awareness: AwarenessBoard;
  readonly members = new Set<Member>();
  private readonly content: RoomContent;
  private readonly saver: Saver;
  private readonly discardListeners = new Set<(code: CloseCode) => void>();
  /** Those of this event-loop turn. */
  private changes: Change[] = [];
  private beforeTurn: Contents = new Map();
  private flushHandle: NodeJS.Immediate | undefined;
  private discarded = false;
  private updateCount = 0;

  /** @throws when the stored state is damaged. */
  constructor(
    readonly name: string,
    stored: Uint8Array,
    private readonly owner: RoomOwner,
  ) {
    this.awareness = new AwarenessBoard(owner.settings.maxAwarenessBytes);
    this.content = new RoomContent(stored, owner.settings.sleepAfterMs, this.onChange);
    this.saver = new Saver(name, owner.updates, owner.log, owner.settings, {
      onCommitted: () => {
        const { committed, ownCommitted } = this.saver;
        for (const member of this.members) member.committed(committed);
        owner.replica?.noteSaved(ownCommitted);
      },
      onMissing: () => {
        this.discard(4404);
      },
    });
  }

  /** The document itself, for who works on it inside this process; in memory at least until `release`. */
  holdDoc(): HeldDoc {
    return this.content.hold();
  }

  /** How many updates the document has seen since it was opened. */
  get position(): number {
    return this.updateCount;
  }

  get committed(): number {
    return this.saver.committed;
  }

  /** What members have been sent, when that is not all there is: the rest follows at the end of this turn. */
  get sentSoFar(): Contents | undefined {
    return this.changes.length === 0 ? undefined : this.beforeTurn;
  }

  /** False once the room is discarded: its document must not be edited any more. */
  get isOpen(): boolean {
    return !this.discarded;
  }

  /**
   * Applies a member's update. "incomplete": it builds on something we do not have; what could be applied was,
   * the rest is dropped, and the sender must be asked for all it has. "refused": the document is full.
   * @throws MalformedUpdate, UpdateTooLarge; the document is untouched then.
   */
  apply(update: Uint8Array, member: Member): Outcome {
    this.content.check(update, this.owner.settings);
    if (this.isFull(update.byteLength)) return "refused";
    return this.applyFrom(member, update, { actor: member.actor.id }) ? "taken" : "incomplete";
  }

  /** Exchanges edits and cursors with the other nodes from now on. */
  share(): void {
    const { content, awareness, saver, flush, name, owner } = this;
    const scheduleFlush = (): void => {
      this.scheduleFlush();
    };
    const apply = (update: Uint8Array, origin: FromNode): boolean =>
      !this.isOpen || this.applyFrom(origin, update, {});
    const load = (): Promise<Uint8Array | null> => owner.updates.load(name);
    owner.replica?.attach(shareRoom({ content, awareness, saver, apply, flush, scheduleFlush, load }));
  }

  /** Whether the document has everything in this update already. @throws MalformedUpdate, UpdateTooLarge */
  contains(update: Uint8Array): boolean {
    scanUpdate(update, this.owner.settings);
    return this.content.contains(update);
  }

  /** What a reader with this state vector lacks. @throws when the state vector is malformed. */
  differenceFrom(stateVector: Uint8Array): Uint8Array {
    return this.content.differenceFrom(stateVector);
  }

  /** The same as a whole frame. */
  answerTo(stateVector: Uint8Array): Uint8Array {
    return this.content.answerTo(stateVector);
  }

  stateVector(): Uint8Array {
    return this.content.stateVector();
  }

  receiveAwareness(member: Member, entries: readonly AwarenessEntry[]): void {
    if (this.awareness.receive(member, entries)) this.scheduleFlush();
  }

  join(member: Member): void {
    this.members.add(member);
  }

  leave(member: Member): void {
    this.members.delete(member);
    if (this.awareness.leave(member)) this.scheduleFlush();
  }

  onDiscarded(listener: (code: CloseCode) => void): () => void {
    this.discardListeners.add(listener);
    return () => this.discardListeners.delete(listener);
  }

  /** Resolves when everything so far is on disk; rejects with a CollabError otherwise. */
  async saved(timeoutMs: number): Promise<void> {
    await this.saver.saved(this.updateCount, timeoutMs);
  }

  /** Lets everybody go with this code. What is not on disk yet is lost, so callers wait for `saved` if they can. */
  discard(code: CloseCode): void {
    if (this.discarded) return;
    this.flush();
    this.discarded = true;
    for (const member of [...this.members]) member.dismiss(code);
    for (const listener of this.discardListeners) listener(code);
    this.owner.onDiscarded(this);
    if (code === 4404) this.saver.end(new CollabError("document-missing", `${this.name} was deleted`));
    this.owner.replica?.leave();
    this.release();
  }

  /** Stops trying to save: the process ends. */
  giveUp(): void {
    this.saver.end(new CollabError("closed", `${this.name} was closed`));
  }

  private readonly onChange = (update: Uint8Array, origin: unknown, before: Contents): void => {
    if (this.changes.length === 0) this.beforeTurn = before;
    const member = this.members.has(origin as Member) ? (origin as Member) : undefined;
    const actorId = hasAuthor(origin) ? origin.actorId : (member?.actor.id ?? null);
    this.changes.push({ run: { actorId, update }, origin });
    this.updateCount++;
    this.scheduleFlush();
  };

  private scheduleFlush(): void {
    this.flushHandle ??= setImmediate(this.flush);
  }

  private readonly flush = (): void => {
    clearImmediate(this.flushHandle);
    this.flushHandle = undefined;
    this.flushUpdates();
    const changes = this.awareness.takeChanges();
    for (const member of this.members) {
      const frame = changes.frameFor(member);
      if (frame !== null) member.deliverAwareness(frame);
    }
    this.owner.replica?.sayPeople(changes.here);
  };

  private flushUpdates(): void {
    const turn = sumUp(this.changes);
    if (turn === null) return;
    this.changes = [];
    const frame = updateFrame(turn.update);
    for (const member of this.members) {
      if (member !== turn.origin) member.deliver(frame, this.beforeTurn);
    }
    const { saver, updateCount } = this;
    const { replica } = this.owner;
    // Asked now: the nodes may have saved it since it came.
    const awaits = replica?.stillAwaited(turn.awaits) ?? [];
    if (awaits.length > 0) saver.expect(turn.foreign, awaits);
    saver.add(turn.own, updateCount);
    if (turn.own.length > 0) replica?.sayEdits(turn.own, updateCount);
  }

  private applyFrom(origin: Member | FromNode, update: Uint8Array, fields: object): boolean {
    try {
      return this.content.apply(update, origin);
    } catch (error) {
      if (error instanceof ContentBroken) {
        const { name, owner } = this;
        owner.log.error({ err: error, document: name, ...fields }, "update broke a document");
        this.discard(1013);
      }
      throw error;
    }
  }

  private isFull(moreBytes: number): boolean {
    const { maxDocumentBytes, maxUnsavedBytes } = this.owner.settings;
    if (this.saver.unsavedBytes + moreBytes > maxUnsavedBytes) return true;
    return !this.content.hasRoomFor(moreBytes, maxDocumentBytes);
  }

  private release(): void {
    clearImmediate(this.flushHandle);
    this.content.destroy();
  }
}

function hasAuthor(origin: unknown): origin is FromNode | OnBehalf {
  return origin instanceof FromNode || origin instanceof OnBehalf;
}
