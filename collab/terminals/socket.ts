import type { CloseCode } from "../close-codes.ts";
import type { GuardedSocket } from "../guarded-socket.ts";
import type { Actor, Log, Resource } from "../ports.ts";
import type { Session } from "../sessions.ts";
import type { Settings } from "../settings.ts";
import { Feed, type FeedStart } from "./feed.ts";
import type { History } from "./history.ts";
import { InputAcks } from "./input-acks.ts";
import {
  type AttachQuery,
  type BatonMessage,
  readAttachQuery,
  readClientMessage,
  type ServerMessage,
  type Size,
  type Standing,
} from "./messages.ts";
import { isTerminalReply } from "./replies.ts";
import type { Terminal } from "./terminal.ts";
import type { Viewer } from "./viewers.ts";

/** One frame of input; a larger paste comes in several. */
const maxInputBytes = 256 * 1024;

export interface TerminalSocketContext {
  readonly actor: Actor;
  readonly resource: Extract<Resource, { kind: "terminal" }>;
  readonly query: URLSearchParams;
  readonly settings: Settings;
  readonly log: Log;
}

/** One terminal socket: reads what it brings, asks whether that is allowed, and passes it on. */
export class TerminalSocket implements Viewer, Session {
  readonly actor: Actor;
  readonly resource: TerminalSocketContext["resource"];
  private readonly query: AttachQuery;
  private readonly feed: Feed;
  private terminal: Terminal | undefined;
  private fit: Size;
  private level: "read" | "write" = "read";
  private leads = false;
  private toldCannotType = false;
  private couldType = false;
  /** Who types, when it has said so, and the number of its next frame. */
  private writer: string | undefined;
  private sequence = 1;
  private readonly acks: InputAcks;

  constructor(
    private readonly socket: GuardedSocket,
    private readonly context: TerminalSocketContext,
  ) {
    this.actor = context.actor;
    this.resource = context.resource;
    this.query = readAttachQuery(context.query);
    this.fit = { columns: this.query.columns, rows: this.query.rows };
    this.acks = new InputAcks(context.settings.viewerInputBytes, (taken) => {
      if (this.writer !== undefined) this.tell({ type: "taken", sequence: taken });
    });
    this.feed = new Feed(socket, context.settings, {
      onStart: (start) => {
        this.tellAttached(start);
      },
      tell: (message) => {
        this.tell(message);
      },
      onPace: () => {
        this.terminal?.balance();
      },
    });
  }

  get mayWrite(): boolean {
    return this.level === "write";
  }

  get mayLead(): boolean {
    return this.leads;
  }

  get size(): Size {
    return this.fit;
  }

  get holdsUp(): boolean {
    return this.feed.holdsUp;
  }

  get resumes(): boolean {
    return this.query.epoch !== "";
  }

  get isAttached(): boolean {
    return this.feed.isAttached;
  }

  start(terminal: Terminal): void {
    this.terminal = terminal;
    terminal.attach(this);
    this.socket.start();
  }

  attached(history: History): void {
    // Where it was is what it said, once; from then on we know.
    const { epoch, from } = this.feed.isAttached ? { epoch: "", from: 0 } : this.query;
    this.feed.attach(history, epoch, from);
  }

  stop(): void {
    this.feed.stop();
    this.terminal?.detach(this);
    this.terminal = undefined;
  }

  receiveInput(bytes: Uint8Array): void {
    const { terminal } = this;
    const sequence = this.sequence++;
    if (terminal === undefined) return;
    if (bytes.byteLength > maxInputBytes) this.socket.close(4413);
    else if (terminal.canType(this)) this.type(terminal, bytes, sequence);
    else {
      if (!isTerminalReply(bytes)) this.refuseTyping(terminal);
      this.acks.settle(sequence);
    }
  }

  receiveControl(text: string): void {
    const message = readClientMessage(text);
    if (message === null) {
      this.context.log.info({ actor: this.actor.id, resource: this.resource }, "malformed terminal message");
      this.socket.close(4409);
      return;
    }
    switch (message.type) {
      case "resize":
        this.fit = { columns: message.columns, rows: message.rows };
        this.terminal?.resized(this);
        break;
      case "restart":
        if (this.mayWrite) this.terminal?.restart();
        else if (this.terminal !== undefined) this.refuseTyping(this.terminal);
        break;
      case "writer":
        // A writer's name counts beside the person's only.
        this.writer = `${this.actor.id}/${message.writer}`;
        this.sequence = message.next;
        break;
      case "drawn":
        this.feed.hasDrawn(message.offset);
        break;
      case "baton":
        this.passBaton(message);
        break;
    }
  }

  setLevel(level: "read" | "write", mayLead: boolean): void {
    if (level === this.level && mayLead === this.leads) return;
    this.level = level;
    this.leads = mayLead;
    if (this.terminal === undefined) return;
    this.terminal.standingChanged();
    this.tell({ type: "level", ...this.standing(this.terminal) });
  }

  output(bytes: Uint8Array): void {
    this.feed.output(bytes);
  }

  restarted(epoch: string, shift: number): void {
    if (this.feed.isAttached) this.tell({ type: "restarted", epoch, offset: this.feed.shift(shift) });
  }

  tell(message: ServerMessage): void {
    this.socket.send(JSON.stringify(message));
  }

  batonMoved(): void {
    const { terminal } = this;
    if (terminal === undefined || !this.feed.isAttached) return;
    this.tell({ type: "baton", baton: terminal.baton.view, canType: this.standing(terminal).canType });
  }

  /** Ends the attempt with a sentence before the code. */
  refuse(code: CloseCode, message: string): void {
    this.tell({ type: "error", message });
    this.socket.close(code);
  }

  dismiss(code: CloseCode, reason?: string): void {
    this.socket.close(code, reason);
  }

  close(code: CloseCode): void {
    this.socket.close(code);
  }

  beat(): void {
    this.socket.beat();
  }

  private type(terminal: Terminal, bytes: Uint8Array, sequence: number): void {
    const mark = this.writer === undefined ? undefined : { writer: this.writer, sequence };
    const isWaiting = this.acks.await(bytes.byteLength, sequence, () => terminal.input(this, bytes, mark));
    if (isWaiting) return;
    this.socket.close(4429, "The program does not read what is typed, and no more fits in between.");
  }

  private passBaton(message: BatonMessage): void {
    const refusal = this.terminal?.passBaton(this, message) ?? null;
    if (refusal !== null) this.tell({ type: "error", message: refusal });
  }

  private refuseTyping(terminal: Terminal): void {
    if (this.toldCannotType) return;
    this.toldCannotType = true;
    const { driver } = terminal.baton.view;
    const because = !this.mayWrite
      ? "You can watch this terminal but not type in it."
      : driver === null
        ? "Nobody has the keyboard. Ask for it, then type."
        : `${driver.name} has the keyboard. Ask for it to type here.`;
    this.tell({ type: "error", message: because });
  }

  private standing(terminal: Terminal): Standing {
    const canType = terminal.canType(this);
    // Once it has changed, the next refusal is news.
    if (canType !== this.couldType) this.toldCannotType = false;
    this.couldType = canType;
    return { canType, mayWrite: this.mayWrite, mayLead: this.mayLead };
  }

  private tellAttached(start: FeedStart): void {
    const { terminal } = this;
    if (terminal === undefined) return;
    const { history, baton } = terminal;
    this.tell({
      type: "attached",
      epoch: history.epoch,
      ...start,
      end: Math.max(history.end, start.offset),
      ...this.standing(terminal),
      baton: baton.view,
      people: terminal.people(),
    });
  }
}
