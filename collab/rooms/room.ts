import type { CloseCode } from "../close-codes.ts";
import { CollabError } from "../errors.ts";
import type { StoredDocument } from "../ports.ts";
import { type AwarenessEntry, updateFrame } from "../protocol.ts";
import { scanUpdate } from "../scan-update.ts";
import { AwarenessBoard } from "./awareness.ts";
import { ContentBroken, type Contents, type HeldDoc, RoomContent } from "./content.ts";
import { FromNode } from "./from-node.ts";
import type { Member } from "./member.ts";
import { OnBehalf } from "./on-behalf.ts";
import type { RoomOwner } from "./room-owner.ts";
import { Saver } from "./saver.ts";
import { shareRoom } from "./sharing.ts";
import { RunningTurn } from "./turn.ts";

/** What has become of a member's update. */
type Outcome = "taken" | "incomplete" | "full" | "too much unsaved";

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
  private readonly turn = new RunningTurn();
  private flushHandle: NodeJS.Immediate | undefined;
  private discarded = false;
  private updateCount = 0;

  /** @throws when the stored state is damaged. */
  constructor(
    readonly name: string,
    stored: StoredDocument,
    private readonly owner: RoomOwner,
  ) {
    this.awareness = new AwarenessBoard(owner.settings.maxAwarenessBytes);
    this.content = new RoomContent(stored, owner.settings.sleepAfterMs, this.onChange);
    const events = {
      onCommitted: () => {
        const { committed, ownCommitted } = this.saver;
        for (const member of this.members) member.committed(committed);
        owner.replica?.noteSaved(ownCommitted);
      },
      onMissing: () => {
        this.discard(4404);
      },
    };
    this.saver = new Saver(name, owner.updates, owner.log, owner.settings, events, owner.unsaved.share());
  }

  /**
   * The document itself, for who works on it inside this process; in memory at least until `release`.
   * @throws ContentBroken when it is damaged; the room is discarded then.
   */
  holdDoc(): HeldDoc {
    return this.unlessBroken(() => this.content.hold());
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
    return this.turn.contentsBefore;
  }

  /** False once the room is discarded: its document must not be edited any more. */
  get isOpen(): boolean {
    return !this.discarded;
  }

  /**
   * Applies a member's update. "incomplete": it builds on something we do not have; what could be applied was,
   * the rest is dropped, and the sender must be asked for all it has. "full": the document may not grow. "too much
   * unsaved": nothing may be added before the log has taken what it has been given.
   * @throws MalformedUpdate, UpdateTooLarge; the document is untouched then. ContentBroken; the room is discarded then.
   */
  apply(update: Uint8Array, member: Member): Outcome {
    const { settings } = this.owner;
    const fields = { actor: member.actor.id };
    this.unlessBroken(() => {
      this.content.check(update, settings);
    }, fields);
    if (this.hasTooMuchUnsaved(update.byteLength)) return "too much unsaved";
    if (!this.content.hasRoomFor(update.byteLength, settings.maxDocumentBytes)) return "full";
    return this.unlessBroken(() => this.content.apply(update, member), fields) ? "taken" : "incomplete";
  }

  /** Exchanges edits and cursors with the other nodes from now on. */
  share(): void {
    const { content, awareness, saver, flush, name, owner } = this;
    const scheduleFlush = (): void => {
      this.scheduleFlush();
    };
    const apply = (update: Uint8Array, origin: FromNode): boolean =>
      !this.isOpen || this.unlessBroken(() => content.apply(update, origin));
    const read = <T>(work: () => T): T => this.unlessBroken(work);
    const load = async (): Promise<Uint8Array | null> => (await owner.updates.load(name))?.state ?? null;
    owner.replica?.attach(shareRoom({ content, awareness, saver, apply, read, flush, scheduleFlush, load }));
  }

  /**
   * Whether the document has everything in this update already.
   * @throws MalformedUpdate, UpdateTooLarge; ContentBroken, the room is discarded then.
   */
  contains(update: Uint8Array): boolean {
    scanUpdate(update, this.owner.settings);
    return this.unlessBroken(() => this.content.contains(update));
  }

  /**
   * What a reader with this state vector lacks, as a whole frame.
   * @throws when the state vector is malformed; ContentBroken, the room is discarded then.
   */
  answerTo(stateVector: Uint8Array): Uint8Array {
    return this.unlessBroken(() => this.content.answerTo(stateVector));
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
    this.owner.onDiscarded();
    if (code === 4404) this.saver.end(new CollabError("document-missing", `${this.name} was deleted`));
    this.owner.replica?.leave();
    clearImmediate(this.flushHandle);
    this.content.destroy();
  }

  /** Stops trying to save: the process ends. */
  giveUp(): void {
    this.saver.end(new CollabError("closed", `${this.name} was closed`));
  }

  private readonly onChange = (update: Uint8Array, origin: unknown, before: Contents): void => {
    const member = this.members.has(origin as Member) ? (origin as Member) : undefined;
    const actorId = hasAuthor(origin) ? origin.actorId : (member?.actor.id ?? null);
    this.turn.add({ run: { actorId, update }, origin }, before);
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
    if (changes.here.length > 0) this.owner.onMoved();
  };

  private flushUpdates(): void {
    const { contentsBefore } = this.turn;
    const turn = this.turn.end();
    if (turn === null || contentsBefore === undefined) return;
    const frame = updateFrame(turn.update);
    for (const member of this.members) {
      if (member !== turn.origin) member.deliver(frame, contentsBefore);
    }
    const { saver, updateCount } = this;
    const { replica } = this.owner;
    // Asked now: the nodes may have saved it since it came.
    const awaits = replica?.stillAwaited(turn.awaits) ?? [];
    if (awaits.length > 0) saver.expect(turn.foreign, awaits);
    saver.add(turn.own, updateCount);
    if (turn.own.length > 0) replica?.sayEdits(turn.own, updateCount);
  }

  /** Does something with the document. When that breaks it, nobody gets to see what came of it, and this copy ends. */
  private unlessBroken<T>(work: () => T, fields: object = {}): T {
    const { length } = this.turn;
    try {
      return work();
    } catch (error) {
      if (error instanceof ContentBroken) {
        this.updateCount -= this.turn.cutTo(length);
        const { name, owner } = this;
        owner.log.error({ err: error, document: name, ...fields }, "a document broke");
        this.discard(1013);
      }
      throw error;
    }
  }

  private hasTooMuchUnsaved(moreBytes: number): boolean {
    const { settings, unsaved } = this.owner;
    return (
      this.saver.unsavedBytes + moreBytes > settings.maxUnsavedBytes ||
      unsaved.total + moreBytes > settings.maxUnsavedBytesOfAll
    );
  }
}

function hasAuthor(origin: unknown): origin is FromNode | OnBehalf {
  return origin instanceof FromNode || origin instanceof OnBehalf;
}
