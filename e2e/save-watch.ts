import type { Page, Request, Response } from "@playwright/test";

import { BINARY, OPEN, readRecords, type LineRecord } from "#app/transport/records.ts";

const SYNC = 0;
const SYNC_STEP_2 = 1;
const SYNC_UPDATE = 2;
const ACKNOWLEDGED = 100;

/**
 * Reads along on the document sockets of a page, WebSockets or not: how many of its edits the server has not yet
 * called durable. The words on the page are slower on purpose, so as not to flicker.
 */
export class SaveWatch {
  #sent = 0;
  #acknowledged = 0;
  /** Where WebSockets are blocked: the line in use, its document's channel, and how much of it has been read. */
  #line = { id: "", channel: -1, up: 0, down: 0 };

  #reading: Promise<void> = Promise.resolve();
  /** The browser did not hand out every message of a line; only the words on the page are left to go by. */
  #hasMissedSome = false;

  constructor(page: Page) {
    page.on("websocket", (socket) => {
      if (!isDocument(new URL(socket.url()).pathname)) return;
      this.#start();
      socket.on("framesent", ({ payload }) => this.#noteSent(payload));
      socket.on("framereceived", ({ payload }) => this.#noteReceived(payload));
    });
    page.on("request", (request) => this.#readUp(request));
    // In their order: the body of a later answer may be here before that of an earlier one.
    page.on("response", (response) => {
      this.#reading = this.#reading
        .then(() => this.#readDown(response))
        .catch(() => {
          this.#hasMissedSome = true;
        });
    });
  }

  /** Infinity before the first edit or answer of a connection has gone out. */
  unsaved(): number {
    if (this.#hasMissedSome) return 0;
    return this.#sent === 0 ? Infinity : this.#sent - this.#acknowledged;
  }

  #start(): void {
    this.#sent = 0;
    this.#acknowledged = 0;
  }

  #noteSent(frame: string | Buffer): void {
    if (frame[0] === SYNC && (frame[1] === SYNC_STEP_2 || frame[1] === SYNC_UPDATE)) this.#sent += 1;
  }

  #noteReceived(frame: string | Buffer): void {
    if (typeof frame !== "string" && frame[0] === ACKNOWLEDGED) this.#acknowledged = varuint(frame, 1);
  }

  #readUp(request: Request): void {
    const { line, position, body } = lineRequest(request, "seq") ?? {};
    if (line === undefined || position === undefined) return;
    if (body === undefined) {
      this.#hasMissedSome = true;
      return;
    }
    if (line !== this.#line.id) this.#line = { id: line, channel: -1, up: 0, down: 0 };
    // A request that is repeated brings nothing new.
    for (const { channel, kind, payload } of readRecords(body).slice(this.#line.up - position)) {
      this.#line.up += 1;
      if (kind === OPEN && isDocument(String(Buffer.from(payload)))) {
        this.#line.channel = channel;
        this.#start();
      } else if (this.#isDocumentFrame({ channel, kind, payload })) this.#noteSent(Buffer.from(payload));
    }
  }

  async #readDown(response: Response): Promise<void> {
    const { line, position } = lineRequest(response.request(), "from") ?? {};
    if (line === undefined || position === undefined || !response.ok()) return;
    const records = readRecords(await response.body());
    if (line !== this.#line.id) return;
    for (const record of records.slice(Math.max(0, this.#line.down - position))) {
      this.#line.down += 1;
      if (this.#isDocumentFrame(record)) this.#noteReceived(Buffer.from(record.payload));
    }
  }

  #isDocumentFrame({ channel, kind }: LineRecord): boolean {
    return channel === this.#line.channel && kind === BINARY;
  }
}

function isDocument(address: string): boolean {
  return address.startsWith("/collab/");
}

function lineRequest(request: Request, direction: "seq" | "from") {
  const { pathname, searchParams } = new URL(request.url());
  const line = searchParams.get("line");
  const position = searchParams.get(direction);
  if (pathname !== "/collab" || line === null || position === null) return null;
  return { line, position: Number(position), body: request.postDataBuffer() ?? undefined };
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
