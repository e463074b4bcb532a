import { ABNORMAL, ask, joined, LineLost } from "./line-request.ts";
import { BINARY, CLOSE, encodeRecord, OPEN, readClose, readRecords, TEXT } from "./records.ts";

/** One socket of a line, as the line sees it. */
export interface LineChannel {
  opened(): void;
  received(data: ArrayBuffer | string): void;
  /** Once; nothing follows. */
  closed(code: number, reason: string): void;
}

/** Longer than the server lets a poll wait. */
const POLL_TIMEOUT_MS = 40_000;
const POST_TIMEOUT_MS = 15_000;
/** A larger record goes alone. */
const BATCH_BYTES = 512 * 1024;
const BATCH_RECORDS = 1_000;
/** What browsers let a page send that is going away. */
const LAST_WORDS_BYTES = 60_000;
/** How long a line without sockets waits for the next one. */
const UNUSED_MS = 10_000;
/** As WebSockets close for a frame beyond the limit. */
const TOO_LARGE = 1009;

interface Outgoing {
  readonly channel: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/**
 * Sockets over plain HTTP: one request waits for what the server has to tell, another brings what we have, gathering
 * while it is under way. What was lost on the way is repeated; both sides count, so nothing is missing or doubled.
 * Ends by itself when it has had no socket for a while, and with the page.
 */
export class Line {
  readonly #address: URL;
  readonly #channels = new Map<number, LineChannel>();
  readonly #ending = new AbortController();
  readonly #ready: Promise<boolean>;
  #id: string | null = null;
  #nextChannel = 0;
  /** Not confirmed yet, in order; `#brought` is the number of the first. */
  #outgoing: Outgoing[] = [];
  #brought = 0;
  #isBringing = false;
  #received = 0;
  #unused: ReturnType<typeof setTimeout> | null = null;

  /** `address` is where lines are opened. */
  constructor(address: URL) {
    this.#address = address;
    this.#ready = this.#open();
    this.#watchUse();
  }

  /** Whether the server has opened the line. */
  get ready(): Promise<boolean> {
    return this.#ready;
  }

  get isOver(): boolean {
    return this.over.aborted;
  }

  /** Aborted when the line is of no use any more. */
  get over(): AbortSignal {
    return this.#ending.signal;
  }

  /** Opens a socket to `address`, a path with its query; the number to send with. */
  connect(channel: LineChannel, address: string): number {
    const number = this.#nextChannel;
    this.#nextChannel += 1;
    this.#channels.set(number, channel);
    this.#watchUse();
    // Queued first, so that what is sent on opening goes together with the opening.
    if (this.#id !== null) queueMicrotask(() => this.#channels.get(number)?.opened());
    this.#bring(number, OPEN, new TextEncoder().encode(address));
    return number;
  }

  send(number: number, data: Uint8Array | string): void {
    if (!this.#channels.has(number)) return;
    if (typeof data === "string") this.#bring(number, TEXT, new TextEncoder().encode(data));
    else this.#bring(number, BINARY, data);
  }

  disconnect(number: number): void {
    if (!this.#channels.delete(number)) return;
    this.#bring(number, CLOSE, new Uint8Array());
    this.#watchUse();
  }

  /** Leaves at once, with what is still to be said as far as a page that goes away can say it. */
  end(): void {
    if (this.isOver) return;
    if (this.#id !== null) {
      const body = joined(this.#outgoing.map(({ bytes }) => bytes));
      const fits = body.byteLength <= LAST_WORDS_BYTES;
      void fetch(this.#to({ seq: this.#brought, end: 1 }), {
        method: "POST",
        headers: { "Content-Type": "application/octet-stream" },
        keepalive: true,
        ...(fits && { body }),
      }).catch(() => undefined); // the server notices by itself, later
    }
    this.#lose(ABNORMAL);
  }

  async #open(): Promise<boolean> {
    try {
      const { bytes } = await ask(this.#address, null, {
        timeoutMs: POST_TIMEOUT_MS,
        signal: this.#ending.signal,
        accepts: ({ status, headers }) => status === 200 && isOf(headers, "application/json"),
      });
      const { line } = JSON.parse(new TextDecoder().decode(bytes)) as { line: string };
      this.#id = line;
    } catch (problem) {
      this.#lose(problem instanceof LineLost ? problem.code : ABNORMAL);
      return false;
    }
    for (const channel of [...this.#channels.values()]) channel.opened();
    void this.#poll();
    void this.#bringAll();
    return true;
  }

  async #poll(): Promise<void> {
    try {
      while (!this.isOver) {
        const { bytes } = await ask(this.#to({ from: this.#received }), null, {
          timeoutMs: POLL_TIMEOUT_MS,
          signal: this.#ending.signal,
          accepts: ({ status, headers }) => status === 200 && isOf(headers, "application/octet-stream"),
        });
        for (const record of readRecords(bytes)) {
          this.#received += 1;
          this.#deliver(record.channel, record.kind, record.payload);
        }
      }
    } catch (problem) {
      this.#lose(problem instanceof LineLost ? problem.code : ABNORMAL);
    }
  }

  #deliver(number: number, kind: number, payload: Uint8Array): void {
    const channel = this.#channels.get(number);
    if (channel === undefined) return;
    if (kind === CLOSE) {
      const { code, reason } = readClose(payload);
      this.#channels.delete(number);
      this.#watchUse();
      channel.closed(code, reason);
    } else channel.received(kind === TEXT ? new TextDecoder().decode(payload) : payload.slice().buffer);
  }

  #bring(channel: number, kind: number, payload: Uint8Array): void {
    if (this.isOver) return;
    this.#outgoing.push({ channel, bytes: encodeRecord({ channel, kind, payload }) });
    void this.#bringAll();
  }

  async #bringAll(): Promise<void> {
    if (this.#isBringing || this.#id === null) return;
    this.#isBringing = true;
    try {
      // What is sent in this turn goes together.
      await Promise.resolve();
      while (this.#outgoing.length > 0 && !this.isOver) {
        const batch = firstOf(this.#outgoing);
        const { status } = await ask(
          this.#to({ seq: this.#brought }),
          joined(batch.map(({ bytes }) => bytes)),
          {
            timeoutMs: POST_TIMEOUT_MS,
            signal: this.#ending.signal,
            accepts: ({ status }) => status === 204 || status === 413,
          },
        );
        if (status === 413) this.#drop(batch);
        else {
          this.#brought += batch.length;
          this.#outgoing.splice(0, batch.length);
        }
      }
    } catch (problem) {
      this.#lose(problem instanceof LineLost ? problem.code : ABNORMAL);
    } finally {
      this.#isBringing = false;
    }
  }

  /** Of a batch that is too large, and so was not taken, the largest record is why: its socket closes for it. */
  #drop(batch: readonly Outgoing[]): void {
    const largest = batch.reduce((most, each) => (each.bytes.length > most.bytes.length ? each : most));
    this.#outgoing = this.#outgoing.filter(({ channel }) => channel !== largest.channel);
    const channel = this.#channels.get(largest.channel);
    this.disconnect(largest.channel);
    channel?.closed(TOO_LARGE, "");
  }

  #watchUse(): void {
    if (this.#unused !== null) clearTimeout(this.#unused);
    this.#unused = this.#channels.size > 0 || this.isOver ? null : setTimeout(() => this.end(), UNUSED_MS);
  }

  #lose(code: number): void {
    if (this.isOver) return;
    this.#ending.abort();
    const channels = [...this.#channels.values()];
    this.#channels.clear();
    this.#outgoing = [];
    this.#watchUse();
    for (const channel of channels) channel.closed(code, "");
  }

  #to(query: Record<string, number>): URL {
    const address = new URL(this.#address);
    address.searchParams.set("line", this.#id ?? "");
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, String(value));
    return address;
  }
}

function isOf(headers: Headers, type: string): boolean {
  return headers.get("content-type")?.startsWith(type) === true;
}

/** As many from the front as go into one request. */
function firstOf(outgoing: readonly Outgoing[]): Outgoing[] {
  const batch: Outgoing[] = [];
  let size = 0;
  for (const each of outgoing) {
    size += each.bytes.byteLength;
    if (batch.length > 0 && (size > BATCH_BYTES || batch.length === BATCH_RECORDS)) break;
    batch.push(each);
  }
  return batch;
}
