import * as Y from "yjs";
import { Acks } from "./acks.ts";
import type { CloseCode } from "./close-codes.ts";
import { GapInquiry } from "./gap-inquiry.ts";
import type { GuardedSocket } from "./guarded-socket.ts";
import type { Actor, Log, Resource } from "./ports.ts";
import { ackFrame, deniedFrame, levelFrame, readFrame, stateVectorFrame } from "./protocol.ts";
import { AwarenessTooLarge } from "./rooms/awareness.ts";
import { ContentBroken, type Contents } from "./rooms/content.ts";
import type { Member } from "./rooms/member.ts";
import type { Room } from "./rooms/room.ts";
import type { Session } from "./sessions.ts";
import type { Settings } from "./settings.ts";
import { UpdateTooLarge } from "./update-bounds.ts";

const readOnlyReason = "You can read this document but not change it.";

export interface ConnectionContext {
  readonly actor: Actor;
  readonly documentName: string;
  /** The client understands messages 100 and 101. */
  readonly wantsAcks: boolean;
  readonly settings: Settings;
  readonly log: Log;
}

/**
 * One document socket.
 *
 * Inward: read the frame, check the level, apply; the first malformed frame ends the connection. Outward: frames go
 * straight to the socket until it falls behind; then nothing is queued but the point it stopped at, and when it has
 * caught up it gets one difference from there.
 */
export class DocumentConnection implements Member, Session {
  readonly actor: Actor;
  readonly resource: Resource;
  private room: Room | undefined;
  private level: "read" | "write" = "read";
  private toldDenied = false;
  private readonly acks = new Acks();
  private readonly gap: GapInquiry;
  /** Set while the reader is behind: the state vector of what it was sent, and what else it must be told. */
  private behind:
    { stateVector: Uint8Array; askAgain: boolean; readonly stalled: NodeJS.Timeout } | undefined;

  constructor(
    private readonly socket: GuardedSocket,
    private readonly context: ConnectionContext,
  ) {
    this.actor = context.actor;
    this.resource = { kind: "document", name: context.documentName };
    this.gap = new GapInquiry(context.settings, () => {
      if (this.room !== undefined) this.ask(this.room);
    });
  }

  /** Begins the conversation. The level has been set and the room is loaded. */
  start(room: Room): void {
    this.room = room;
    this.socket.together(() => {
      if (this.context.wantsAcks) this.tellLevel();
      this.socket.send(stateVectorFrame(room.stateVector()));
      this.tellAwareness();
    });
    this.socket.start();
  }

  stop(): void {
    clearTimeout(this.behind?.stalled);
    this.gap.stop();
    this.room = undefined;
  }

  setLevel(level: "read" | "write"): void {
    if (level === this.level) return;
    this.level = level;
    this.toldDenied = false;
    if (this.room === undefined) return;
    if (this.context.wantsAcks) this.tellLevel();
    // What was refused while reading is still in the client: ask for it.
    if (level === "write") this.ask(this.room);
  }

  close(code: CloseCode): void {
    this.socket.close(code);
  }

  dismiss(code: CloseCode): void {
    this.socket.close(code);
  }

  beat(): void {
    this.socket.beat();
  }

  receiveText(): void {
    this.refuse(4409, "a text frame");
  }

  receive(bytes: Uint8Array): void {
    const { room } = this;
    if (room === undefined) return;
    this.unlessRefused(() => {
      const frame = readFrame(bytes);
      switch (frame.kind) {
        case "update":
          this.receiveUpdate(room, frame.update, frame.isStep2);
          break;
        case "state-vector":
          this.answer(room, frame.stateVector);
          break;
        case "awareness":
          room.receiveAwareness(this, frame.entries);
          break;
        case "query-awareness":
          this.tellAwareness();
          break;
      }
    });
  }

  private unlessRefused(work: () => void): void {
    try {
      work();
    } catch (error) {
      // Not to blame on whoever it happened to; everybody here has been let go.
      if (error instanceof ContentBroken) return;
      const isTooLarge = error instanceof AwarenessTooLarge || error instanceof UpdateTooLarge;
      this.refuse(isTooLarge ? 4413 : 4409, error);
    }
  }

  deliver(frame: Uint8Array, before: Contents): void {
    if (this.keepsUp(before)) this.socket.send(frame);
  }

  deliverAwareness(frame: Uint8Array): void {
    if (this.keepsUp()) this.socket.send(frame);
  }

  committed(position: number): void {
    if (this.acks.committed(position) && this.context.wantsAcks && this.keepsUp()) this.tellAcks();
  }

  private receiveUpdate(room: Room, update: Uint8Array, isStep2: boolean): void {
    this.acks.received();
    if (this.level === "read") {
      if (room.contains(update)) this.taken(room, isStep2);
      else this.deny();
      return;
    }
    const outcome = room.apply(update, this);
    if (outcome === "taken") {
      this.taken(room, isStep2);
      return;
    }
    this.acks.notTaken();
    if (outcome === "full") this.refuse(4413, "the document is full");
    else if (outcome === "too much unsaved") this.refuse(1013, "too much is not saved yet");
    else this.gap.foundGap(isStep2);
  }

  private taken(room: Room, isStep2: boolean): void {
    if (isStep2) this.gap.foundNone();
    this.acks.taken(room.position, isStep2);
    this.committed(room.committed);
  }

  private deny(): void {
    this.acks.notTaken();
    if (this.toldDenied) return;
    this.toldDenied = true;
    if (!this.context.wantsAcks) this.socket.send(deniedFrame(readOnlyReason));
    else this.tellLevel();
  }

  private tellAcks(): void {
    this.socket.send(ackFrame(this.acks.count));
  }

  private tellLevel(): void {
    const canWrite = this.level === "write";
    this.socket.send(levelFrame(canWrite, canWrite ? "" : readOnlyReason));
  }

  /** Asks the client for everything it has and we lack. */
  private ask(room: Room): void {
    if (this.keepsUp()) this.socket.send(stateVectorFrame(room.stateVector()));
    else if (this.behind !== undefined) this.behind.askAgain = true;
  }

  private answer(room: Room, stateVector: Uint8Array): void {
    Y.decodeStateVector(stateVector);
    // With the acknowledgement of the step 2 that comes in the same piece.
    this.socket.gather();
    if (this.keepsUp()) this.socket.send(room.answerTo(stateVector));
    // Copied: the bytes are a view into a network buffer.
    else if (this.behind !== undefined) this.behind.stateVector = stateVector.slice();
  }

  private tellAwareness(): void {
    const frame = this.room?.awareness.frameFor(this);
    if (frame && this.keepsUp()) this.socket.send(frame);
  }

  /**
   * Whether to send now. False: the reader is behind, and gets what it misses when it has caught up. `sent`: what it
   * has been sent so far, when that is not all there is.
   */
  private keepsUp(sent?: Contents): boolean {
    if (this.behind === undefined && this.socket.bufferedBytes <= this.context.settings.softBufferBytes) {
      return true;
    }
    if (this.behind === undefined) this.fallBehind(sent);
    return false;
  }

  private fallBehind(sent: Contents | undefined): void {
    const { stallMs, slowestBytesPerSecond } = this.context.settings;
    const stalled = setTimeout(
      () => {
        this.refuse(1013, "stalled");
      },
      stallMs + (this.socket.bufferedBytes / slowestBytesPerSecond) * 1000,
    );
    const contents = sent ?? this.room?.sentSoFar;
    const stateVector =
      contents === undefined && this.room !== undefined
        ? this.room.stateVector()
        : Y.encodeStateVector(new Map(contents));
    this.behind = { stateVector, askAgain: false, stalled };
    this.socket.onDrained(() => {
      this.unlessRefused(() => {
        this.catchUp();
      });
    });
  }

  private catchUp(): void {
    const { behind, room } = this;
    if (behind === undefined || room === undefined) return;
    clearTimeout(behind.stalled);
    this.behind = undefined;
    this.socket.send(room.answerTo(behind.stateVector));
    if (this.context.wantsAcks && this.acks.count > 0) this.tellAcks();
    if (behind.askAgain) this.socket.send(stateVectorFrame(room.stateVector()));
    const awareness = room.awareness.frameFor(this, true);
    if (awareness !== null) this.socket.send(awareness);
  }

  private refuse(code: CloseCode, cause: unknown): void {
    const { log, documentName } = this.context;
    log.info({ err: cause, code, actor: this.actor.id, document: documentName }, "document socket closed");
    this.socket.close(code);
  }
}
