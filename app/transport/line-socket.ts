import type { Line, LineChannel } from "./line.ts";
import { CLOSED, CLOSING, CONNECTING, OPEN, type SocketLike } from "./socket-like.ts";

/** As when a browser's own WebSocket is closed by the page. */
const NO_CODE = 1005;

/** A socket to `url` (ws: or wss:) over a line. */
export class LineSocket implements SocketLike, LineChannel {
  readonly OPEN = OPEN;
  readyState = CONNECTING;
  binaryType = "arraybuffer";
  onopen: SocketLike["onopen"] = null;
  onmessage: SocketLike["onmessage"] = null;
  onclose: SocketLike["onclose"] = null;
  onerror: SocketLike["onerror"] = null;
  readonly #line: Line;
  readonly #number: number;

  constructor(line: Line, url: string) {
    const { pathname, search } = new URL(url);
    this.#line = line;
    this.#number = line.connect(this, pathname + search);
  }

  send(data: Uint8Array<ArrayBuffer> | string): void {
    if (this.readyState === OPEN) this.#line.send(this.#number, data);
  }

  close(): void {
    if (this.readyState >= CLOSING) return;
    this.readyState = CLOSING;
    this.#line.disconnect(this.#number);
    queueMicrotask(() => this.closed(NO_CODE, ""));
  }

  opened(): void {
    if (this.readyState !== CONNECTING) return;
    this.readyState = OPEN;
    guarded(() => this.onopen?.());
  }

  received(data: ArrayBuffer | string): void {
    if (this.readyState === OPEN) guarded(() => this.onmessage?.({ data }));
  }

  closed(code: number, reason: string): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    guarded(() => this.onclose?.({ code, reason }));
  }
}

/** A listener that fails is reported, as a WebSocket's would be, and the other sockets of the line go on. */
function guarded(listener: () => void): void {
  try {
    listener();
  } catch (problem) {
    queueMicrotask(() => {
      throw problem;
    });
  }
}
