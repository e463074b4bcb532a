import { OPEN, type SocketClass, type SocketLike } from "#app/transport/socket-like.ts";
import {
  parseServerMessage,
  terminalAddress,
  type Person,
  type ServerMessage,
  type Size,
} from "./terminal-protocol.ts";

/**
 * `starting` until the first shell answers, `open`, `reconnecting` after a lost link, `ended` when the
 * shell has exited (a key starts a new one), `failed` when none could be started (may be retried),
 * `refused` when the server will not have us back.
 */
export type TerminalPhase = "starting" | "open" | "reconnecting" | "ended" | "failed" | "refused";

export interface TerminalState {
  readonly phase: TerminalPhase;
  /** A sentence for `ended`, `failed` and `refused`. */
  readonly message: string | null;
  readonly canType: boolean;
  readonly people: readonly Person[];
  /** The size of the shared screen; null before the first answer. */
  readonly size: Size | null;
}

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
/** Beyond this backlog we let go of the socket: the server keeps the end of the output for us. */
const MAX_UNDRAWN_BYTES = 4 * 1024 * 1024;
const FIRST_RETRY_MS = 250;
const MAX_RETRY_MS = 10_000;
const REFUSED = new Map([
  [4401, "You are signed out. Sign in again to use the terminal."],
  [4403, "You no longer have access to this terminal."],
  [4404, "This terminal no longer exists."],
]);

/** One terminal of a lab over one socket at a time: resumes without losing or doubling a byte. */
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
  /** How far we are in which life of the terminal; null before the first attach. */
  #position: { epoch: string; from: number } | null = null;
  #undrawnBytes = 0;
  /** Where what was printed before we came ends, until it is drawn. */
  #replayUntil = 0;
  #state: TerminalState = { phase: "starting", message: null, canType: false, people: [], size: null };

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

  /** Types text; false when it could not be sent (no connection, or only watching). */
  type(text: string): boolean {
    return this.typeBytes(this.#encoder.encode(text));
  }

  typeBytes(bytes: Uint8Array<ArrayBuffer>): boolean {
    if (this.#state.phase !== "open" || !this.#state.canType) return false;
    if (this.#socket?.readyState !== OPEN) return false;
    this.#socket.send(bytes);
    return true;
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
    if (this.#state.phase === "open") this.#update({ phase: "reconnecting", message: null, people: [] });
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
    const socket = new this.#Socket(
      terminalAddress(origin, workspaceId, terminalId, this.#fit, this.#position),
    );
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
    this.#undrawnBytes += bytes.byteLength;
    this.#screen.write(bytes, () => {
      this.#undrawnBytes -= bytes.byteLength;
      if (position === this.#position && reached >= this.#replayUntil) this.#replayUntil = 0;
      if (this.#undrawnBytes === 0 && this.#socket === null && this.#retry === null) this.#connect();
    });
    if (this.#undrawnBytes > MAX_UNDRAWN_BYTES) this.#letGo();
  }

  #obey(message: ServerMessage): void {
    switch (message.type) {
      case "attached": {
        const { epoch, offset, end, canType, people, columns, rows } = message;
        const goesOn = this.#position?.epoch === epoch && this.#position.from === offset;
        if (!goesOn && this.#position) this.#screen.write(RESET);
        this.#position = { epoch, from: offset };
        this.#replayUntil = end > offset ? end : 0;
        this.#attempts = 0;
        this.#resizeScreen({ columns, rows });
        return this.#update({ phase: "open", message: null, canType, people, size: { columns, rows } });
      }
      case "size":
        this.#resizeScreen(message);
        return this.#update({ size: { columns: message.columns, rows: message.rows } });
      case "people":
        return this.#update({ people: message.people });
      case "level":
        return this.#update({ canType: message.canType });
      case "exit":
        return this.#update({ phase: "ended", message: message.message ?? exitSentence(message.exitCode) });
      case "restarted":
        return this.#update({ phase: "open", message: null });
      case "error":
        // While the shell runs an error is about one request ("you may only watch"), not about the shell.
        return this.#update(
          this.#state.phase === "open"
            ? { message: message.message }
            : { phase: "failed", message: message.message },
        );
    }
  }

  /** In line with the bytes: what was printed for the old size is drawn at the old size. */
  #resizeScreen({ columns, rows }: Size): void {
    this.#screen.write("", () => this.#screen.setSize({ columns, rows }));
  }

  #lost(code: number, reason: string): void {
    this.#socket = null;
    if (this.#closed) return;
    const refusal = REFUSED.get(code);
    if (refusal) return this.#update({ phase: "refused", message: reason.includes(" ") ? reason : refusal });
    const wait = Math.min(FIRST_RETRY_MS * 2 ** this.#attempts, MAX_RETRY_MS);
    this.#attempts += 1;
    // Half of the wait is random, so that a class does not come back in one instant.
    this.#retry = setTimeout(() => this.#connect(), wait / 2 + (Math.random() * wait) / 2);
    if (this.#state.phase === "open") this.#update({ phase: "reconnecting", message: null, people: [] });
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

function exitSentence(exitCode: number): string {
  return exitCode === 0 ? "The shell has ended." : `The shell has ended with code ${exitCode}.`;
}
