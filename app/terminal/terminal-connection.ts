import { OPEN, type SocketClass, type SocketLike } from "#app/transport/socket-like.ts";
import { InputQueue } from "./input-queue.ts";
import { exitSentence, REFUSED, STARTING, type TerminalState } from "./terminal-state.ts";
import {
  parseServerMessage,
  terminalAddress,
  type BatonAct,
  type ServerMessage,
  type Size,
} from "./terminal-protocol.ts";

/** The screen the bytes go to. */
export interface Screen {
  /** Calls back when the bytes are drawn; in the order of the calls. */
  write(bytes: Uint8Array | string, drawn?: () => void): void;
  setSize(size: Size): void;
}

export interface TerminalTarget {
  readonly origin: string;
  readonly workspaceId: string;
  readonly terminalId: string;
}

/** Full reset as a byte sequence, so that it keeps its place among bytes that are not drawn yet. */
const RESET = "\x1bc";
/** How often the server is told what is drawn: it sends no more than a few times this ahead. */
const TELL_DRAWN_BYTES = 32 * 1024;
const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 10_000;

/**
 * One terminal of a lab over one socket at a time: resumes without losing or doubling a byte, of what the shell prints
 * and of what is typed.
 */
export class TerminalConnection {
  readonly #target: TerminalTarget;
  readonly #screen: Screen;
  readonly #Socket: SocketClass;
  readonly #listeners = new Set<() => void>();
  readonly #encoder = new TextEncoder();
  #socket: SocketLike | null = null;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #attempts = 0;
  #closed = false;
  #fit: Size;
  /** How far we are in which shell's output; null before the first attach. `told`: what the server knows is drawn. */
  #position: { readonly epoch: string; from: number; told: number } | null = null;
  /** Names this window as the one who types. */
  readonly #writer = Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join(
    "-",
  );
  readonly #input = new InputQueue();
  /** The server has answered on this socket: what is typed can be sent. */
  #attached = false;
  /** Where what was printed before we came ends, until it is drawn. */
  #replayUntil = 0;
  #state = STARTING;

  constructor(target: TerminalTarget, screen: Screen, fit: Size, Socket: SocketClass) {
    this.#target = target;
    this.#screen = screen;
    this.#fit = fit;
    this.#Socket = Socket;
    this.#connect();
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly getState = (): TerminalState => this.#state;

  /** True while the screen still draws what was printed before we came. */
  get isReplaying(): boolean {
    return this.#replayUntil > 0;
  }

  /** Types text; false when it may not be typed here. While the link is lost it is kept, and typed afterwards. */
  type(text: string): boolean {
    return this.typeBytes(this.#encoder.encode(text));
  }

  typeBytes(bytes: Uint8Array<ArrayBuffer>): boolean {
    const { phase, canType, message } = this.#state;
    if (!canType || !["starting", "open", "reconnecting"].includes(phase)) return false;
    const epoch = phase === "starting" ? null : (this.#position?.epoch ?? null);
    if (!this.#input.push(bytes, epoch)) {
      this.#update({ message: "That is too much to type at once. Nothing of it was typed." });
      return false;
    }
    if (message !== null) this.#update({ message: null });
    this.#sendInput();
    return true;
  }

  /** Asks for, gives away or takes the keyboard. */
  passBaton(act: BatonAct): void {
    this.#send({ type: "baton", ...act });
  }

  /** Tells the server how many columns and rows fit here; it decides whose size counts. */
  resize(fit: Size): void {
    if (fit.columns === this.#fit.columns && fit.rows === this.#fit.rows) return;
    this.#fit = fit;
    this.#send({ type: "resize", ...fit });
  }

  /** Asks for a new shell after the old one has ended or could not be started; false when it has not. */
  restart(): boolean {
    if (this.#state.phase !== "ended" && this.#state.phase !== "failed") return false;
    this.#update({ phase: "starting", message: null });
    if (!this.#send({ type: "restart" })) this.#connect();
    return true;
  }

  /** Tries at once instead of waiting for the back-off: the page is looked at again. */
  reconnectNow(): void {
    if (this.#retry === null) return;
    this.#attempts = 0;
    this.#connect();
  }

  /** Leaves a link that may be dead without having said so: the network has gone or come back. */
  dialAgain(): void {
    if (this.#closed || this.#state.phase === "refused") return;
    this.#attempts = 0;
    if (this.#state.phase === "open") this.#update({ phase: "reconnecting", message: null });
    this.#connect();
  }

  close(): void {
    this.#closed = true;
    this.#listeners.clear();
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#letGo();
  }

  #connect(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    if (this.#closed) return;
    this.#letGo();
    const { origin, workspaceId, terminalId } = this.#target;
    const address = terminalAddress(origin, workspaceId, terminalId, this.#fit, this.#position);
    const socket = new this.#Socket(address);
    socket.binaryType = "arraybuffer";
    socket.onmessage = ({ data }) => {
      if (typeof data !== "string") return this.#receive(new Uint8Array(data));
      const message = parseServerMessage(data);
      if (message) this.#obey(message);
    };
    socket.onclose = ({ code, reason }) => this.#lost(code, reason);
    this.#socket = socket;
  }

  #letGo(): void {
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = null;
    this.#attached = false;
    socket.onmessage = null;
    socket.onclose = null;
    // A socket closed while it connects reports an error that says nothing new.
    socket.onerror = () => undefined;
    socket.close();
  }

  #receive(bytes: Uint8Array): void {
    const position = this.#position;
    if (position) position.from += bytes.byteLength;
    const reached = position?.from ?? 0;
    this.#screen.write(bytes, () => {
      if (position === null || position !== this.#position) return;
      if (reached >= this.#replayUntil) this.#replayUntil = 0;
      if (reached - position.told < TELL_DRAWN_BYTES) return;
      position.told = reached;
      this.#send({ type: "drawn", offset: reached });
    });
  }

  #obey(message: ServerMessage): void {
    switch (message.type) {
      case "attached": {
        const { epoch, offset, end, fresh, columns, rows, baton, people, canType, mayWrite, mayLead } =
          message;
        if (fresh && this.#position) this.#screen.write(RESET);
        this.#position = { epoch, from: offset, told: offset };
        this.#replayUntil = end > offset ? end : 0;
        this.#attempts = 0;
        this.#resizeScreen({ columns, rows });
        const standing = { canType, mayWrite, mayLead };
        this.#update({ phase: "open", message: null, size: { columns, rows }, baton, people, ...standing });
        return this.#startInput(epoch);
      }
      case "size":
        this.#resizeScreen(message);
        return this.#update({ size: { columns: message.columns, rows: message.rows } });
      case "people":
        return this.#update({ people: message.people });
      case "level": {
        const { canType, mayWrite, mayLead } = message;
        return this.#update({ canType, mayWrite, mayLead, message: null });
      }
      case "baton": {
        const { baton, canType } = message;
        return this.#update({ baton, canType, ...(canType && { message: null }) });
      }
      case "taken":
        this.#input.taken(message.sequence);
        return this.#sendInput();
      case "exit":
        if (this.#position) this.#input.forget(this.#position.epoch);
        return this.#update({ phase: "ended", message: message.message ?? exitSentence(message.exitCode) });
      case "restarted":
        this.#position = { epoch: message.epoch, from: message.offset, told: message.offset };
        this.#update({ phase: "open", message: null });
        return this.#sendInput();
      case "failed":
        return this.#update({ phase: "failed", message: message.message });
      case "error":
        // Before we are attached it is why we will not be; afterwards it is about one request.
        return this.#update({ ...(!this.#attached && { phase: "failed" }), message: message.message });
    }
  }

  /** What was typed before and may not have arrived is sent again; the server knows it by its numbers. */
  #startInput(epoch: string): void {
    const isLost = this.#input.keepOnlyFor(epoch) || (!this.#state.canType && this.#input.forget());
    this.#input.rewind();
    this.#attached = true;
    if (this.#position) this.#send({ type: "drawn", offset: this.#position.from });
    this.#send({ type: "writer", writer: this.#writer, next: this.#input.next });
    this.#sendInput();
    if (isLost) this.#update({ message: "What you typed last did not reach the shell." });
  }

  #sendInput(): void {
    if (!this.#attached || this.#socket?.readyState !== OPEN) return;
    for (const bytes of this.#input.take()) this.#socket.send(bytes);
  }

  /** In line with the bytes: what was printed for the old size is drawn at the old size. */
  #resizeScreen({ columns, rows }: Size): void {
    this.#screen.write("", () => this.#screen.setSize({ columns, rows }));
  }

  #lost(code: number, reason: string): void {
    this.#socket = null;
    this.#attached = false;
    if (this.#closed) return;
    const refusal = REFUSED.get(code);
    if (refusal) return this.#update({ phase: "refused", message: reason.includes(" ") ? reason : refusal });
    const wait = Math.min(FIRST_RETRY_MS * 2 ** this.#attempts, MAX_RETRY_MS);
    this.#attempts += 1;
    // Half of the wait is random, so that a class does not come back in one instant.
    this.#retry = setTimeout(() => this.#connect(), wait / 2 + (Math.random() * wait) / 2);
    if (this.#state.phase === "open") this.#update({ phase: "reconnecting", message: null });
  }

  #send(message: object): boolean {
    if (this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #update(change: Partial<TerminalState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
