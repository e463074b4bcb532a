import * as Y from "yjs";
import type { CloseCode } from "../close-codes.ts";
import { CollabError } from "../errors.ts";
import { mergeUpdates } from "../merge.ts";
import type { Actor, Log, UpdateLog } from "../ports.ts";
import { type AwarenessEntry, updateFrame } from "../protocol.ts";
import type { Settings } from "../settings.ts";
import { AwarenessBoard } from "./awareness.ts";
import { mergeNeighbours, type Run, Saver } from "./saver.ts";

/** How long the encoded document is kept for the next joiner: long enough for a class that opens it together. */
const encodedForMs = 5_000;

/** Clock per client id, as Yjs keeps it: what a document contained at some moment. */
export type Contents = ReadonlyMap<number, number>;

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
  readonly doc = new Y.Doc({ gc: true });
  readonly awareness: AwarenessBoard;
  readonly members = new Set<Member>();
  private readonly saver: Saver;
  private readonly discardListeners = new Set<(code: CloseCode) => void>();
  private turn: { run: Run; origin: unknown }[] = [];
  private beforeTurn: Contents = new Map();
  private flushHandle: NodeJS.Immediate | undefined;
  private encoded:
    { readonly position: number; readonly update: Uint8Array; readonly timer: NodeJS.Timeout } | undefined;
  private sizeEstimate: number;
  private discarded = false;
  private updateCount = 0;

  /** @throws when the stored state is damaged. */
  constructor(
    readonly name: string,
    stored: Uint8Array,
    private readonly owner: RoomOwner,
  ) {
    this.awareness = new AwarenessBoard(owner.settings.maxAwarenessBytes);
    this.sizeEstimate = stored.byteLength;
    Y.applyUpdate(this.doc, stored);
    this.dropPending();
    this.saver = new Saver(name, owner.updates, owner.log, owner.settings.maxSaveRetryMs, {
      onCommitted: (position) => {
        for (const member of this.members) member.committed(position);
      },
      onMissing: () => {
        this.discard(4404);
      },
    });
    this.doc.on("update", this.onUpdate);
  }

  /** How many updates the document has seen since it was opened. */
  get position(): number {
    return this.updateCount;
  }

  get committed(): number {
    return this.saver.committed;
  }

  /** False once the room is discarded: its document must not be edited any more. */
  get isOpen(): boolean {
    return !this.discarded;
  }

  /**
   * Applies a member's update. "incomplete": it builds on something we do not have; what could be applied was,
   * the rest is dropped, and the sender must be asked for all it has. "refused": the document is full.
   * @throws when the update is malformed; the document is untouched then.
   */
  apply(update: Uint8Array, member: Member): Outcome {
    Y.decodeUpdate(update);
    if (this.isFull(update.byteLength)) return "refused";
    try {
      Y.applyUpdate(this.doc, update, member);
    } catch (error) {
      // Well formed but contradictory: Yjs stopped half way, so this copy cannot be trusted any more.
      this.owner.log.error(
        { err: error, document: this.name, actor: member.actor.id },
        "update broke a document",
      );
      this.discard(1013);
      throw error;
    }
    return this.dropPending() ? "incomplete" : "taken";
  }

  /** Whether the document has everything in this update already. @throws when it is malformed. */
  contains(update: Uint8Array): boolean {
    if (update.byteLength <= 2) return true;
    Y.decodeUpdate(update);
    return Y.snapshotContainsUpdate(Y.snapshot(this.doc), update);
  }

  /** What a reader with this state vector lacks. @throws when the state vector is malformed. */
  differenceFrom(stateVector: Uint8Array): Uint8Array {
    if (Y.decodeStateVector(stateVector).size > 0) return Y.encodeStateAsUpdate(this.doc, stateVector);
    if (this.encoded?.position !== this.updateCount) {
      this.dropEncoded();
      const timer = setTimeout(() => {
        this.dropEncoded();
      }, encodedForMs).unref();
      this.encoded = { position: this.updateCount, update: Y.encodeStateAsUpdate(this.doc), timer };
    }
    return this.encoded.update;
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
    this.release();
  }

  /** Stops trying to save: the process ends. */
  giveUp(): void {
    this.saver.end(new CollabError("closed", `${this.name} was closed`));
  }

  private readonly onUpdate = (
    update: Uint8Array,
    origin: unknown,
    _: Y.Doc,
    change: Y.Transaction,
  ): void => {
    if (this.turn.length === 0) this.beforeTurn = change.beforeState;
    const member = this.members.has(origin as Member) ? (origin as Member) : undefined;
    this.turn.push({ run: { actorId: member?.actor.id ?? null, update }, origin });
    this.updateCount++;
    this.sizeEstimate += update.byteLength;
    this.scheduleFlush();
  };

  private scheduleFlush(): void {
    this.flushHandle ??= setImmediate(this.flush);
  }

  private readonly flush = (): void => {
    clearImmediate(this.flushHandle);
    this.flushHandle = undefined;
    this.flushUpdates();
    const awarenessFrameFor = this.awareness.takeChanges();
    for (const member of this.members) {
      const frame = awarenessFrameFor(member);
      if (frame !== null) member.deliverAwareness(frame);
    }
  };

  private flushUpdates(): void {
    const { turn } = this;
    const [first] = turn;
    if (first === undefined) return;
    this.turn = [];
    const runs = mergeNeighbours(turn.map(({ run }) => run));
    const frame = updateFrame(mergeUpdates(runs.map(({ update }) => update)));
    const author = turn.every(({ origin }) => origin === first.origin) ? first.origin : undefined;
    for (const member of this.members) {
      if (member !== author) member.deliver(frame, this.beforeTurn);
    }
    this.saver.add(runs, this.updateCount);
  }

  /** The estimate counts every update and only shrinks by measuring, so measure before saying no. */
  private isFull(moreBytes: number): boolean {
    const { maxDocumentBytes, maxUnsavedBytes } = this.owner.settings;
    if (this.saver.unsavedBytes + moreBytes > maxUnsavedBytes) return true;
    if (this.sizeEstimate + moreBytes <= maxDocumentBytes) return false;
    this.sizeEstimate = Y.encodeStateAsUpdate(this.doc).byteLength;
    return this.sizeEstimate + moreBytes > maxDocumentBytes;
  }

  /** Structs that wait for something we lack would be stored and served for ever; true when there were any. */
  private dropPending(): boolean {
    const { store } = this.doc;
    if (store.pendingStructs === null && store.pendingDs === null) return false;
    store.pendingStructs = null;
    store.pendingDs = null;
    return true;
  }

  private dropEncoded(): void {
    clearTimeout(this.encoded?.timer);
    this.encoded = undefined;
  }

  private release(): void {
    clearImmediate(this.flushHandle);
    this.dropEncoded();
    this.doc.off("update", this.onUpdate);
    this.doc.destroy();
  }
}
