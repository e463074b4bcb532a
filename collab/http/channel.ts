import { EventEmitter } from "node:events";
import { type RawSocket, socketClosed, socketOpen } from "../raw-socket.ts";
import type { Sender } from "./outbox.ts";
import { closePayload, costOf, encodeRecord, type RecordKind } from "./records.ts";

interface ChannelEvents {
  message: [data: Buffer, isBinary: boolean];
  ping: [data: Buffer];
  pong: [];
  close: [];
  error: [error: Error];
}

/** What a channel asks of its line. */
export interface Carrier {
  push(record: Uint8Array, sender: Sender): void;
  /** A message that was waiting in a channel has been handed on; what it cost to keep. */
  taken(cost: number): void;
}

type Arrival = { readonly data: Buffer; readonly isBinary: boolean } | "closed by the peer";

/** Sent when the peer gives no reason, and by a cut connection; never on a real wire. */
const abnormalClosure = 1006;

/** One socket among those of a line, in the shape of a WebSocket. Events come after the call that caused them. */
export class Channel extends EventEmitter<ChannelEvents> implements RawSocket, Sender {
  readyState = socketOpen;
  isPaused = false;
  private readonly arrived: Arrival[] = [];
  private isHandingOut = false;
  private sentBytes = 0;
  private confirmedBytes = 0;
  private drains: { readonly after: number; readonly done: () => void }[] = [];

  constructor(
    private readonly number: number,
    private readonly carrier: Carrier,
  ) {
    super();
  }

  get bufferedAmount(): number {
    return this.sentBytes - this.confirmedBytes;
  }

  pause(): void {
    this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
    this.handOut();
  }

  send(data: Uint8Array | string): void {
    if (this.readyState !== socketOpen) return;
    if (typeof data === "string") this.push("text", Buffer.from(data));
    else this.push("binary", data);
  }

  /** Whether the peer is there is known from the line's polls, so there is nothing to send. */
  ping(_data?: string, _mask?: boolean, done?: (error?: Error | null) => void): void {
    queueMicrotask(() => this.emit("pong"));
    if (done === undefined) return;
    if (this.bufferedAmount === 0) queueMicrotask(done);
    else this.drains.push({ after: this.sentBytes, done });
  }

  close(code: number, reason: string): void {
    if (this.readyState === socketClosed) return;
    this.push("close", closePayload(code, reason));
    this.end();
  }

  terminate(): void {
    this.close(abnormalClosure, "");
  }

  confirmed(byteCount: number): void {
    this.confirmedBytes += byteCount;
    const drained = this.drains.filter(({ after }) => after <= this.confirmedBytes);
    if (drained.length === 0) return;
    this.drains = this.drains.filter(({ after }) => after > this.confirmedBytes);
    for (const { done } of drained) queueMicrotask(done);
  }

  /** A frame of the peer. */
  receive(data: Buffer, isBinary: boolean): void {
    this.arrived.push({ data, isBinary });
    this.handOut();
  }

  /** The peer has closed, after all it sent before. */
  peerClosed(): void {
    this.arrived.push("closed by the peer");
    this.handOut();
  }

  /** The line is gone: nothing can be told any more. */
  end(): void {
    if (this.readyState === socketClosed) return;
    this.readyState = socketClosed;
    this.drains = [];
    for (const arrival of this.arrived.splice(0)) this.account(arrival);
    queueMicrotask(() => this.emit("close"));
  }

  private push(kind: RecordKind, payload: Uint8Array): void {
    const record = encodeRecord({ channel: this.number, kind, payload });
    this.sentBytes += record.byteLength;
    this.carrier.push(record, this);
  }

  private handOut(): void {
    if (this.isHandingOut) return;
    this.isHandingOut = true;
    queueMicrotask(() => {
      this.isHandingOut = false;
      while (!this.isPaused) {
        const arrival = this.arrived.shift();
        if (arrival === undefined) return;
        this.account(arrival);
        if (arrival === "closed by the peer") this.end();
        else this.emit("message", arrival.data, arrival.isBinary);
      }
    });
  }

  private account(arrival: Arrival): void {
    if (arrival !== "closed by the peer") this.carrier.taken(costOf(arrival.data));
  }
}
