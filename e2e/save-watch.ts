import type { Page } from "@playwright/test";

const SYNC = 0;
const SYNC_STEP_2 = 1;
const SYNC_UPDATE = 2;
const ACKNOWLEDGED = 100;

/**
 * Reads along on the document sockets of a page: how many of its edits the server has not yet called durable.
 * The words on the page are slower on purpose, so as not to flicker.
 */
export class SaveWatch {
  #sent = 0;
  #acknowledged = 0;

  constructor(page: Page) {
    page.on("websocket", (socket) => {
      if (!new URL(socket.url()).pathname.startsWith("/collab/")) return;
      this.#sent = 0;
      this.#acknowledged = 0;
      socket.on("framesent", ({ payload }) => {
        const carriesEdit = payload[0] === SYNC && (payload[1] === SYNC_STEP_2 || payload[1] === SYNC_UPDATE);
        if (carriesEdit) this.#sent += 1;
      });
      socket.on("framereceived", ({ payload }) => {
        if (typeof payload !== "string" && payload[0] === ACKNOWLEDGED)
          this.#acknowledged = varuint(payload, 1);
      });
    });
  }

  /** Infinity before the first edit or answer of a connection has gone out. */
  unsaved(): number {
    return this.#sent === 0 ? Infinity : this.#sent - this.#acknowledged;
  }
}

/** Seven bits in each byte, the lowest first; the eighth says that more follow. */
function varuint(bytes: Buffer, from: number): number {
  let value = 0;
  for (let at = from, factor = 1; at < bytes.length; at += 1, factor *= 128) {
    const byte = bytes[at] ?? 0;
    value += (byte & 127) * factor;
    if (byte < 128) break;
  }
  return value;
}
