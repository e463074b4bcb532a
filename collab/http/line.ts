import type { Actor } from "../ports.ts";
import { type RawSocket, socketClosed } from "../raw-socket.ts";
import type { Settings } from "../settings.ts";
import { type Carrier, Channel } from "./channel.ts";
import { type Kept, Outbox, type Sender } from "./outbox.ts";
import { closePayload, costOf, encodeRecord, type LineRecord, readRecords } from "./records.ts";

/** One answer; a lost one costs no more than this again. A record that is larger goes alone. */
const maxAnswerBytes = 1024 * 1024;

/** Of a channel that was refused nothing is kept but the record that says so. */
const nobody: Sender = { confirmed: () => undefined };

export interface LineEvents {
  /** A channel was opened; `address` is the path and query that a WebSocket would have asked for. */
  onOpened(socket: RawSocket, address: string): void;
  /** Once; the line is of no further use. */
  onEnded(): void;
}

interface Poll {
  answer(records: Uint8Array): void;
  readonly timer: NodeJS.Timeout;
}

/**
 * One page's connection over plain HTTP: any number of channels, each a socket of its own. Down, a request waits
 * until there is something to tell; up, each request brings records. Both directions are numbered, so a request or an
 * answer that was lost is repeated without losing or doubling anything.
 */
export class Line implements Carrier {
  private readonly channels = new Map<number, Channel>();
  private readonly outbox: Outbox;
  /** How many records the client has brought. */
  private received = 0;
  private lastChannel = -1;
  private waitingBytes = 0;
  private roomWanted: ((hasRoom: boolean) => void) | undefined;
  private poll: Poll | undefined;
  private isFlushing = false;
  private hasEnded = false;
  private idle: NodeJS.Timeout;

  constructor(
    readonly actor: Actor,
    private readonly settings: Settings,
    private readonly kept: Kept,
    private readonly events: LineEvents,
  ) {
    this.outbox = new Outbox(kept);
    this.idle = this.awaitPoll();
  }

  /**
   * Answers with the records from number `from` on, as soon as there are any, and with none after `linePollMs`. Says
   * that the client has all before. A poll that still waits is answered with none. Null for a number that cannot be;
   * else what to call when the answer can reach nobody any more.
   */
  awaitRecords(from: number, answer: (records: Uint8Array) => void): (() => void) | null {
    if (!this.outbox.confirm(from)) return null;
    this.forgetClosed();
    this.settle(this.poll, new Uint8Array());
    clearTimeout(this.idle);
    const poll: Poll = {
      answer,
      timer: setTimeout(() => {
        this.settle(poll, new Uint8Array());
      }, this.settings.linePollMs),
    };
    this.poll = poll;
    if (!this.outbox.isEmpty) this.flushSoon();
    return () => {
      this.settle(poll, null);
    };
  }

  /**
   * Resolves once there is room for what the client brings; false when there is none within `linePollMs`, and when the
   * client brings something newer meanwhile.
   */
  async hasRoom(): Promise<boolean> {
    const { lineInboxBytes, linePollMs } = this.settings;
    this.roomWanted?.(false);
    if (this.waitingBytes <= lineInboxBytes) return true;
    return new Promise((resolve) => {
      const answer = (hasRoom: boolean): void => {
        clearTimeout(timer);
        this.roomWanted = undefined;
        resolve(hasRoom);
      };
      const timer = setTimeout(answer, linePollMs, false);
      this.roomWanted = answer;
    });
  }

  /**
   * Takes the records of one body, the first of which has the given number; those that came before are skipped.
   * False, and nothing is taken, when some in between are missing or the line has ended.
   * @throws MalformedFrame
   */
  take(firstNumber: number, body: Uint8Array): boolean {
    const records = readRecords(body);
    if (firstNumber > this.received || this.hasEnded) return false;
    for (const record of records.slice(this.received - firstNumber)) {
      this.received++;
      this.dispatch(record);
    }
    return true;
  }

  /** The client has gone, after what it brought. */
  hangUp(): void {
    for (const channel of this.channels.values()) channel.peerClosed();
    this.end();
  }

  /** Tells what is still to be told, and ends. */
  close(): void {
    this.flush();
    this.cut();
  }

  push(record: Uint8Array, sender: Sender): void {
    if (this.hasEnded) return;
    this.outbox.push(record, sender);
    if (this.kept.bytes > this.settings.lineOutboxBytes) this.cut();
    else this.flushSoon();
  }

  taken(cost: number): void {
    this.waitingBytes -= cost;
    if (this.waitingBytes > this.settings.lineInboxBytes) return;
    this.roomWanted?.(true);
  }

  private dispatch({ channel: number, kind, payload }: LineRecord): void {
    if (kind === "open") {
      this.open(number, Buffer.from(payload).toString("utf8"));
      return;
    }
    const channel = this.channels.get(number);
    // What was under way when we closed a channel is for nobody.
    if (channel === undefined) return;
    if (kind === "close") channel.peerClosed();
    else if (payload.byteLength > this.settings.maxFrameBytes) channel.close(1009, "");
    else {
      this.waitingBytes += costOf(payload);
      // A copy: a small message that waits must not keep the whole body it came in.
      channel.receive(Buffer.from(payload), kind === "binary");
    }
  }

  private open(number: number, address: string): void {
    if (number <= this.lastChannel) return;
    this.lastChannel = number;
    if (this.channels.size >= this.settings.maxChannelsPerLine) {
      this.push(encodeRecord({ channel: number, kind: "close", payload: closePayload(4429, "") }), nobody);
      return;
    }
    const channel = new Channel(number, this);
    this.channels.set(number, channel);
    channel.on("close", () => {
      if (channel.bufferedAmount === 0) this.channels.delete(number);
    });
    this.events.onOpened(channel, address);
  }

  /** A closed channel counts until its client knows, so that opening and closing costs no memory. */
  private forgetClosed(): void {
    for (const [number, channel] of this.channels)
      if (channel.readyState === socketClosed && channel.bufferedAmount === 0) this.channels.delete(number);
  }

  /** Together with all else that this turn of the event loop sends. */
  private flushSoon(): void {
    if (this.isFlushing) return;
    this.isFlushing = true;
    setImmediate(() => {
      this.isFlushing = false;
      this.flush();
    });
  }

  private flush(): void {
    if (!this.outbox.isEmpty) this.settle(this.poll, this.outbox.next(maxAnswerBytes));
  }

  /** Ends a poll, unless it has ended already; with null nobody is left to answer. */
  private settle(poll: Poll | undefined, records: Uint8Array | null): void {
    if (poll === undefined || poll !== this.poll) return;
    this.poll = undefined;
    clearTimeout(poll.timer);
    this.idle = this.awaitPoll();
    if (records !== null) poll.answer(records);
  }

  private awaitPoll(): NodeJS.Timeout {
    return setTimeout(() => {
      this.cut();
    }, this.settings.lineIdleMs);
  }

  private cut(): void {
    for (const channel of this.channels.values()) channel.end();
    this.end();
  }

  private end(): void {
    if (this.hasEnded) return;
    this.hasEnded = true;
    this.settle(this.poll, new Uint8Array());
    clearTimeout(this.idle);
    this.outbox.clear();
    this.channels.clear();
    this.roomWanted?.(true);
    this.events.onEnded();
  }
}
