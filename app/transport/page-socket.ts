import { ABNORMAL } from "./line-request.ts";
import { LineSocket } from "./line-socket.ts";
import { noteSocketUrl, pageLine, pageTransport } from "./page-transport.ts";
import { CLOSED, OPEN, type SocketLike } from "./socket-like.ts";
import { watchOpening } from "./watch-opening.ts";

/** A WebSocket that was begun before this page's scripts were here, and what it has brought. */
export interface BegunSocket {
  readonly socket: WebSocket;
  readonly kept: readonly { readonly data: ArrayBuffer | string }[];
}

/**
 * A socket by the way that the page's transport has chosen. It closes when that way turns out to be blocked, or a
 * better one opens: whoever connects again then goes the other way.
 */
export class PageSocket implements SocketLike {
  static readonly OPEN = OPEN;
  readonly OPEN = OPEN;
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;
  readonly #inner: SocketLike;
  readonly #stopWatching: () => void;

  constructor(url: string, begun: BegunSocket | null = null) {
    const transport = pageTransport();
    noteSocketUrl(url);
    if (transport.getWay() === "http" && begun === null) {
      this.#inner = new LineSocket(pageLine(), url);
      this.#stopWatching = transport.subscribe(() => this.#leave());
    } else {
      const socket = begun?.socket ?? new WebSocket(url);
      this.#inner = socket as unknown as SocketLike;
      const hasSpoken = begun !== null && begun.kept.length > 0;
      this.#stopWatching = hasSpoken ? () => undefined : watchOpening(socket, transport);
      if (hasSpoken) transport.webSocketWorked();
    }
    this.#inner.onopen = () => this.onopen?.();
    this.#inner.onmessage = (event) => this.onmessage?.(event);
    this.#inner.onerror = () => this.onerror?.();
    this.#inner.onclose = (event) => {
      this.#stopWatching();
      this.onclose?.(event);
    };
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

  send(data: Uint8Array<ArrayBuffer> | string): void {
    this.#inner.send(data);
  }

  close(): void {
    this.#stopWatching();
    this.#inner.close();
  }

  #leave(): void {
    if (this.readyState === CLOSED) return;
    this.#inner.onclose = null;
    this.close();
    this.onclose?.({ code: ABNORMAL, reason: "" });
  }
}
