import { setTimeout as delay } from "node:timers/promises";
import type { ClassLoad } from "./class-load.ts";
import { DocumentClient } from "./document-client.ts";
import type { Endpoint } from "./endpoint.ts";
import { Receipts } from "./receipts.ts";
import type { Typist } from "./typists.ts";

const BEGINNING_MS = 60_000;
const EMPTY_UPDATE_BYTES = 2;

/** One client of a document and, if it writes, where it is in its script. */
export class Member {
  readonly receipts: Receipts;
  sent = 0;
  /** Set once the server has closed the connection, which it has no reason for. */
  closeCode: number | undefined;
  private client: DocumentClient | undefined;
  private acked = 0;
  private window = 0;
  private timer: NodeJS.Timeout | undefined;
  private readonly sentAt: number[] = [];
  private latencies: number[] | undefined;
  private ackLatencies: number[] | undefined;
  /** Updates that are not the script's: the document's beginning. */
  private extraFrames = 0;

  constructor(
    readonly typist: Typist,
    private readonly isKept: boolean,
    onSeen: (clientId: number, from: number, to: number) => void,
  ) {
    this.receipts = new Receipts(typist.clientId, onSeen, isKept);
  }

  async connect(endpoint: Endpoint, name: string): Promise<void> {
    this.client = await DocumentClient.open(endpoint, name, {
      onUpdate: (update) => this.receipts.take(update),
      onAcked: (count) => this.noteAcked(count - this.extraFrames),
      onClosed: (code) => (this.closeCode = code),
    });
  }

  async begin(base: Uint8Array): Promise<void> {
    this.extraFrames = 1;
    this.client?.sendUpdate(base);
    await this.client?.settled();
  }

  /**
   * Has the document's beginning, which may still be on its way between two nodes. Edits that build on what their
   * server does not have are asked for again, and this client keeps none to answer with.
   */
  async getBeginning(): Promise<void> {
    const deadline = performance.now() + BEGINNING_MS;
    while (this.client?.syncedBytes === EMPTY_UPDATE_BYTES) {
      if (performance.now() > deadline) throw new Error("The document's beginning did not come.");
      await delay(5);
      await this.client.settled();
    }
  }

  start(pace: ClassLoad["pace"]): void {
    if ("window" in pace) {
      this.window = pace.window;
      this.fill(0);
      return;
    }
    const everyMs = 1000 / pace.editsPerSecond;
    this.timer = setTimeout(() => {
      this.timer = setInterval(() => this.type(), everyMs);
    }, Math.random() * everyMs);
  }

  stop(): void {
    clearInterval(this.timer);
    this.window = 0;
    this.latencies = this.ackLatencies = undefined;
  }

  measureInto(latencies: number[], ackLatencies: number[]): void {
    this.latencies = latencies;
    this.ackLatencies = ackLatencies;
  }

  /** Another member has got this one's edits `from` to `to`. */
  delivered(from: number, to: number, isWatcher: boolean): void {
    if (isWatcher && this.window > 0) this.fill(to);
    this.note(this.latencies, from, to);
  }

  checkText(expected: string, base: Uint8Array): void {
    if (!this.isKept) return;
    const text = this.receipts.text([base, ...this.typist.updates.slice(0, this.sent)]);
    if (text !== expected) throw new Error("A client ended with another text.");
  }

  close(): void {
    this.client?.close();
  }

  private noteAcked(count: number): void {
    this.note(this.ackLatencies, this.acked, count);
    this.acked = count;
  }

  private note(latencies: number[] | undefined, from: number, to: number): void {
    if (latencies === undefined || this.timer === undefined) return;
    const now = performance.now();
    for (let edit = from; edit < to; edit++) latencies.push(now - (this.sentAt[edit] ?? Number.NaN));
  }

  private fill(seen: number): void {
    while (this.sent - seen < this.window) this.type();
  }

  private type(): void {
    const update = this.typist.updates[this.sent];
    if (update === undefined) throw new Error("The script is too short for this server.");
    if (this.timer !== undefined) this.sentAt[this.sent] = performance.now();
    this.sent++;
    this.client?.sendUpdate(update);
  }
}
