import { pageTransport } from "./page-transport.ts";
import { watchOpening } from "./watch-opening.ts";

/** The browser's WebSocket, which tells the page's transport whether it got through. */
export function watchedWebSocket(): typeof WebSocket {
  return class WatchedWebSocket extends WebSocket {
    readonly #stopWatching: () => void;

    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      this.#stopWatching = watchOpening(this, pageTransport());
    }

    override close(code?: number, reason?: string): void {
      this.#stopWatching();
      super.close(code, reason);
    }
  };
}
