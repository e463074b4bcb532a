import { PageSocket, type BegunSocket } from "#app/transport/page-socket.ts";
import { CLOSED, CLOSING, OPEN, type SocketLike } from "#app/transport/socket-like.ts";
import { SIZE_KEY, takeDialled } from "./dial-script.ts";
import { FIRST_TERMINAL } from "./terminal-list.ts";
import { terminalAddress, type Size } from "./terminal-protocol.ts";

/** Whoever dials ahead may not know the window's size; the terminal that takes the socket tells its own. */
const USUAL_SIZE: Size = { columns: 80, rows: 24 };
/** A page that has not come by then will not come. */
const TAKEN_WITHIN_MS = 10_000;

let ahead: { readonly path: string; readonly socket: TerminalSocket } | null = null;

/** Begins to connect a lab's first terminal; the lab's page, which comes a moment later, takes the socket over. */
export function dialAhead(workspaceId: string): void {
  const url = terminalAddress(location.origin, workspaceId, FIRST_TERMINAL, rememberedSize(), null);
  const path = new URL(url).pathname;
  if (ahead?.path === path) return;
  ahead?.socket.close();
  ahead = null;
  const dialled = { path, socket: new TerminalSocket(url, takeDialled(path)) };
  ahead = dialled;
  setTimeout(() => {
    if (ahead !== dialled) return;
    ahead = null;
    dialled.socket.close();
  }, TAKEN_WITHIN_MS);
}

/** For the page that comes when this one is reloaded: a program should not draw itself for another size in between. */
export function rememberSize({ columns, rows }: Size): void {
  try {
    sessionStorage.setItem(SIZE_KEY, `${columns}x${rows}`);
  } catch {
    // The browser keeps nothing.
  }
}

function rememberedSize(): Size {
  try {
    const [, columns, rows] = /^(\d{1,3})x(\d{1,3})$/.exec(sessionStorage.getItem(SIZE_KEY) ?? "") ?? [];
    return columns && rows ? { columns: Number(columns), rows: Number(rows) } : USUAL_SIZE;
  } catch {
    return USUAL_SIZE;
  }
}

/**
 * A terminal's socket: the one that was dialled ahead for this address, when there is one, else a new one. What arrives
 * before anybody listens is kept.
 */
export class TerminalSocket implements SocketLike {
  readonly OPEN = OPEN;
  readonly #inner: SocketLike;
  #kept: { readonly data: ArrayBuffer | string }[] = [];
  #first: string | null = null;
  #onopen: SocketLike["onopen"] = null;
  #onmessage: SocketLike["onmessage"] = null;

  constructor(url: string, begun: BegunSocket | null = null) {
    const dialled = begun === null ? takeAhead(url) : null;
    this.#inner = dialled === null ? new PageSocket(url, begun) : dialled.#inner;
    // Whoever makes a socket need not know that it exists already.
    if (dialled !== null) return dialled;
    if (begun !== null) this.#kept.push(...begun.kept);
    this.#inner.binaryType = "arraybuffer";
    this.#inner.onopen = () => {
      if (this.#first !== null) this.#inner.send(this.#first);
      this.#first = null;
      this.#onopen?.();
    };
    this.#inner.onmessage = (message) => {
      this.#kept.push(message);
      this.#handOver();
    };
    // A socket that is refused reports an error before it closes, which says all there is to say.
    this.#inner.onerror = () => undefined;
  }

  get readyState(): number {
    return this.#inner.readyState;
  }

  get binaryType(): string {
    return this.#inner.binaryType;
  }

  set binaryType(type: string) {
    this.#inner.binaryType = type;
  }

  get onopen(): SocketLike["onopen"] {
    return this.#onopen;
  }

  /** Also told when the socket is open already. */
  set onopen(listener: SocketLike["onopen"]) {
    this.#onopen = listener;
    if (listener !== null && this.readyState === OPEN) queueMicrotask(() => this.#onopen?.());
  }

  get onmessage(): SocketLike["onmessage"] {
    return this.#onmessage;
  }

  set onmessage(listener: SocketLike["onmessage"]) {
    this.#onmessage = listener;
    // Not before the listener's owner has finished making itself.
    if (listener !== null && this.#kept.length > 0) queueMicrotask(() => this.#handOver());
  }

  get onclose(): SocketLike["onclose"] {
    return this.#inner.onclose;
  }

  set onclose(listener: SocketLike["onclose"]) {
    this.#inner.onclose = listener;
  }

  get onerror(): SocketLike["onerror"] {
    return this.#inner.onerror;
  }

  set onerror(listener: SocketLike["onerror"]) {
    this.#inner.onerror = listener;
  }

  send(data: Uint8Array<ArrayBuffer> | string): void {
    this.#inner.send(data);
  }

  /** Sends now, or before anything else once it is open. */
  sendFirst(text: string): void {
    if (this.readyState === OPEN) this.send(text);
    else this.#first = text;
  }

  close(): void {
    this.#inner.close();
  }

  #handOver(): void {
    while (this.#onmessage !== null) {
      const message = this.#kept.shift();
      if (message === undefined) return;
      this.#onmessage(message);
    }
  }
}

/** The socket dialled ahead for this address, told the size that the address asks for; who resumes needs a new one. */
function takeAhead(url: string): TerminalSocket | null {
  const { pathname, searchParams } = new URL(url);
  if (ahead?.path !== pathname || searchParams.has("epoch")) return null;
  const { socket } = ahead;
  ahead = null;
  if (socket.readyState === CLOSING || socket.readyState === CLOSED) return null;
  const size = { columns: Number(searchParams.get("columns")), rows: Number(searchParams.get("rows")) };
  socket.sendFirst(JSON.stringify({ type: "resize", ...size }));
  return socket;
}
