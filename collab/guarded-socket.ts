import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type CloseCode, closeCodes } from "./close-codes.ts";
import { Inflow } from "./inflow.ts";
import { type RawMessage, type RawSocket, socketClosed, socketOpen } from "./raw-socket.ts";
import type { Settings } from "./settings.ts";
import type { HeldBudget } from "./shared-budgets.ts";
import { frameOf, maxFramedBytes } from "./web-socket-frame.ts";

/** How long a peer may take to answer our close frame. */
const closeGraceMs = 2_000;
/** With more than this unsent, silence says nothing about the peer. */
const pingDelayBytes = 64 * 1024;

export interface SocketEvents {
  onBinary(bytes: Uint8Array): void;
  onText(text: string): void;
  /** Once, whoever closed it; after everything that the peer had sent before. */
  onClosed(): void;
}

interface Message {
  readonly bytes: Buffer;
  readonly isBinary: boolean;
}

/**
 * A WebSocket, or what stands in for one, with its bounds: reading stops while nobody is ready for it or while the
 * peer is above its budget, so what it sends waits in the network and not in our memory; errors are swallowed (the
 * close that follows tells the story); a peer that does not answer is cut off.
 *
 * A paused WebSocket still hands out all that has been read from the network, which may be thousands of messages:
 * these wait here.
 */
export class GuardedSocket {
  private readonly inflow: Inflow;
  private events: SocketEvents | undefined;
  private alive = true;
  /** Read from the network but not handed on yet; there are none unless the socket rests. */
  private waiting: Message[] = [];
  /** Set while nothing is read, until the budgets allow the next message. */
  private rest: NodeJS.Timeout | undefined;
  private isGone = false;
  private closeTimer: NodeJS.Timeout | undefined;

  /**
   * `work`: the milliseconds that handling its messages may take. `stream`: what a `ws` WebSocket without compression
   * reads from and writes to; binary messages go straight there.
   */
  constructor(
    private readonly socket: RawSocket,
    private readonly settings: Settings,
    private readonly work: HeldBudget,
    private readonly stream?: Socket,
  ) {
    this.inflow = new Inflow(settings, stream);
    socket.pause();
    socket.on("error", () => undefined);
    socket.on("pong", () => {
      this.alive = true;
      this.spend(0, 0, performance.now());
    });
    socket.on("ping", (data: Buffer) => {
      this.spend(data.byteLength, 0, performance.now());
    });
    socket.on("message", (data, isBinary) => {
      this.receive(data, isBinary);
    });
    socket.on("close", () => {
      clearTimeout(this.closeTimer);
      this.isGone = true;
      if (this.waiting.length === 0) this.finish();
    });
  }

  get isOpen(): boolean {
    return this.socket.readyState === socketOpen;
  }

  /** Bytes handed to `send` that the kernel has not taken yet. */
  get bufferedBytes(): number {
    return this.socket.bufferedAmount;
  }

  /** Who is told. Messages wait unread until `start`. */
  listen(events: SocketEvents): void {
    this.events = events;
  }

  start(): void {
    this.socket.resume();
  }

  /** Bytes that were sent must not be changed any more. */
  send(data: Uint8Array | string): void {
    if (!this.isOpen) return;
    // In order with what ws sends itself, as it holds nothing back.
    if (this.stream !== undefined && typeof data !== "string" && data.byteLength < maxFramedBytes) {
      this.stream.write(frameOf(data));
    } else this.socket.send(data);
  }

  /** What `work` sends leaves this process together. */
  together(work: () => void): void {
    this.stream?.cork();
    try {
      work();
    } finally {
      this.stream?.uncork();
    }
  }

  /** What is sent until this turn of the event loop is over leaves this process together. */
  gather(): void {
    gather(this.stream);
  }

  /** Calls back once everything sent so far has left this process; never when the socket closes first. */
  onDrained(callback: () => void): void {
    if (!this.isOpen) return;
    this.socket.ping("", false, (error?: Error | null) => {
      if (!error) callback();
    });
  }

  close(code: CloseCode, reason: string = closeCodes[code].sentence): void {
    this.waiting = [];
    if (this.isGone) this.finish();
    if (this.closeTimer !== undefined || this.socket.readyState === socketClosed) return;
    this.closeTimer = setTimeout(() => {
      this.socket.terminate();
    }, closeGraceMs);
    clearTimeout(this.rest);
    this.socket.close(code, fitting(reason));
    this.socket.resume(); // a paused socket would never read the answer
  }

  /** Cuts the connection without ceremony. */
  terminate(): void {
    this.waiting = [];
    this.socket.terminate();
  }

  /** Called once per heartbeat: a peer that has not been heard since the last one is gone. */
  beat(): void {
    // Our ping may wait behind much else; who does not read at all is found by whoever sends to it.
    const cannotHear = this.socket.isPaused || this.socket.bufferedAmount > pingDelayBytes;
    if (!this.alive && !cannotHear) {
      this.terminate();
      return;
    }
    this.alive = false;
    if (this.isOpen) this.socket.ping();
  }

  private receive(data: RawMessage, isBinary: boolean): void {
    this.alive = true;
    if (this.closeTimer !== undefined) return;
    const bytes = data as Buffer; // binaryType "nodebuffer", which is ws's default
    const now = performance.now();
    if (!this.isResting) {
      // The same person's other sockets may have spent what there was.
      const debtMs = this.work.spend(0, now);
      if (debtMs === 0) {
        this.handle(bytes, isBinary, now);
        return;
      }
      this.restFor(debtMs);
    }
    this.waiting.push({ bytes, isBinary });
  }

  private handle(bytes: Buffer, isBinary: boolean, startedAt: number): void {
    if (isBinary) this.events?.onBinary(bytes);
    else this.events?.onText(bytes.toString("utf8"));
    const now = performance.now();
    this.spend(bytes.byteLength, now - startedAt, now);
  }

  private spend(byteCount: number, workMs: number, now: number): void {
    const floodMs = this.inflow.spend(byteCount, now);
    const debtMs = this.work.spend(workMs, now);
    if (this.closeTimer !== undefined) return;
    if (floodMs > 0 && this.inflow.floodsTooLong(now)) {
      this.close(4429);
      return;
    }
    // After long work others come first, however much this peer may still spend.
    const pauseMs = workMs > this.settings.longWorkMs ? 1 : 0;
    const restMs = Math.max(floodMs, debtMs, pauseMs);
    if (restMs > 0) this.restFor(restMs);
  }

  private get isResting(): boolean {
    return this.rest !== undefined;
  }

  private restFor(waitMs: number): void {
    clearTimeout(this.rest);
    this.socket.pause();
    this.rest = setTimeout(() => {
      this.rest = undefined;
      this.goOn();
    }, Math.ceil(waitMs));
  }

  /** Hands on what waits, as far as the budgets allow, and then reads on. */
  private goOn(): void {
    this.inflow.endWait();
    while (this.waiting.length > 0 && !this.isResting) {
      const now = performance.now();
      const debtMs = this.work.spend(0, now);
      if (debtMs > 0) {
        this.restFor(debtMs);
        return;
      }
      const next = this.waiting.shift();
      if (next !== undefined) this.handle(next.bytes, next.isBinary, now);
    }
    if (this.isGone) {
      if (this.waiting.length === 0) this.finish();
    } else if (!this.isResting) this.socket.resume();
  }

  private finish(): void {
    const { events } = this;
    if (events === undefined) return;
    this.events = undefined;
    clearTimeout(this.rest);
    this.work.release();
    events.onClosed();
  }
}

/** One write to the kernel, instead of several, for what is written to a stream until this turn is over. */
export function gather(stream: Duplex | undefined): void {
  if (stream === undefined) return;
  stream.cork();
  process.nextTick(() => {
    stream.uncork();
  });
}

/** A close frame has room for 123 bytes of reason; a character cut in half is left out. */
function fitting(reason: string): string {
  return new TextDecoder().decode(Buffer.from(reason).subarray(0, 123), { stream: true });
}
