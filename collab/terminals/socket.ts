import type { CloseCode } from "../close-codes.ts";
import type { GuardedSocket } from "../guarded-socket.ts";
import type { Actor, Log, Resource } from "../ports.ts";
import type { Session } from "../sessions.ts";
import type { Settings } from "../settings.ts";
import {
  type AttachQuery,
  readAttachQuery,
  readClientMessage,
  type ServerMessage,
  type Size,
} from "./messages.ts";
import type { Terminal, Viewer } from "./terminal.ts";

/** One frame of input; a larger paste comes in several. */
const maxInputBytes = 256 * 1024;

export interface TerminalSocketContext {
  readonly actor: Actor;
  readonly resource: Extract<Resource, { kind: "terminal" }>;
  readonly query: URLSearchParams;
  readonly settings: Settings;
  readonly log: Log;
}

/**
 * One terminal socket. `shown` is the offset the viewer has been sent; while it is behind, nothing is queued, and when
 * it has caught up it gets what it missed from the ring, or everything anew when the ring has moved on.
 */
export class TerminalSocket implements Viewer, Session {
  readonly actor: Actor;
  readonly resource: TerminalSocketContext["resource"];
  private readonly resume: AttachQuery;
  private terminal: Terminal | undefined;
  private fit: Size;
  private level: "read" | "write" = "read";
  private toldReadOnly = false;
  private shown = 0;
  private stalled: NodeJS.Timeout | undefined;

  constructor(
    private readonly socket: GuardedSocket,
    private readonly context: TerminalSocketContext,
  ) {
    this.actor = context.actor;
    this.resource = context.resource;
    this.resume = readAttachQuery(context.query);
    this.fit = { columns: this.resume.columns, rows: this.resume.rows };
  }

  get canType(): boolean {
    return this.level === "write";
  }

  get size(): Size {
    return this.fit;
  }

  get isBehind(): boolean {
    return this.stalled !== undefined;
  }

  start(terminal: Terminal): void {
    terminal.attach(this);
    this.socket.start();
  }

  attached(terminal: Terminal): void {
    this.terminal = terminal;
    const missed = this.resume.epoch === terminal.epoch ? terminal.ring.since(this.resume.from) : null;
    if (missed === null) this.replay(terminal);
    else this.sendFrom(terminal, this.resume.from, missed);
  }

  stop(): void {
    clearTimeout(this.stalled);
    this.stalled = undefined;
    this.terminal?.detach(this);
    this.terminal = undefined;
  }

  receiveInput(bytes: Uint8Array): void {
    if (this.terminal === undefined) return;
    if (bytes.byteLength > maxInputBytes) this.socket.close(4413);
    else if (this.canType) this.terminal.input(this, bytes);
    else this.refuseTyping();
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
        if (this.canType) this.terminal?.restart();
        else this.refuseTyping();
        break;
    }
  }

  setLevel(level: "read" | "write"): void {
    if (level === this.level) return;
    this.level = level;
    this.toldReadOnly = false;
    if (this.terminal !== undefined) this.tell({ type: "level", canType: this.canType });
  }

  output(bytes: Uint8Array): void {
    if (this.isBehind) return;
    if (this.socket.bufferedBytes > this.context.settings.viewerBufferBytes) {
      this.fallBehind();
      return;
    }
    this.socket.send(bytes);
    this.shown += bytes.byteLength;
  }

  tell(message: ServerMessage): void {
    this.socket.send(JSON.stringify(message));
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

  private refuseTyping(): void {
    if (this.toldReadOnly) return;
    this.toldReadOnly = true;
    this.tell({ type: "error", message: "You can watch this terminal but not type in it." });
  }

  private replay(terminal: Terminal): void {
    const { offset, bytes } = terminal.ring.replay();
    this.sendFrom(terminal, offset, bytes);
  }

  private sendFrom(terminal: Terminal, offset: number, bytes: Uint8Array): void {
    const { epoch, size, ring } = terminal;
    const people = terminal.people();
    this.tell({ type: "attached", epoch, offset, end: ring.end, ...size, canType: this.canType, people });
    if (bytes.byteLength > 0) this.socket.send(bytes);
    this.shown = ring.end;
  }

  private fallBehind(): void {
    this.stalled = setTimeout(() => {
      this.socket.close(4408);
    }, this.context.settings.viewerStallMs);
    this.socket.onDrained(() => {
      this.catchUp();
    });
    this.terminal?.balance();
  }

  private catchUp(): void {
    const { terminal } = this;
    clearTimeout(this.stalled);
    this.stalled = undefined;
    if (terminal === undefined) return;
    const missed = terminal.ring.since(this.shown);
    if (missed === null) this.replay(terminal);
    else if (missed.byteLength > 0) {
      this.socket.send(missed);
      this.shown = terminal.ring.end;
    }
    terminal.balance();
  }
}
