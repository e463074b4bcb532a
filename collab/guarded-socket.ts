import type { Writable } from "node:stream";
import { Budget } from "./budget.ts";
import { type CloseCode, closeCodes } from "./close-codes.ts";
import { type RawMessage, type RawSocket, socketClosed, socketOpen } from "./raw-socket.ts";
import type { Settings } from "./settings.ts";
import { frameOf, maxFramedBytes } from "./web-socket-frame.ts";

/** How long a peer may take to answer our close frame. */
const closeGraceMs = 2_000;
/** With more than this unsent, silence says nothing about the peer. */
const pingDelayBytes = 64 * 1024;

export interface SocketEvents {
  onBinary(bytes: Uint8Array): void;
  onText(text: string): void;
  /** Once, whoever closed it. */
  onClosed(): void;
}

/**
 * A WebSocket, or what stands in for one, with its bounds: reading stops while nobody is ready for it or while the
 * peer is above its budget, so what it sends waits in the network and not in our memory; errors are swallowed (the
 * close that follows tells the story); a peer that does not answer is cut off.
 */
export class GuardedSocket {
  private readonly messages: Budget;
  private readonly bytes: Budget;
  private events: SocketEvents | undefined;
  private alive = true;
  private throttle: { readonly since: number; timer: NodeJS.Timeout } | undefined;
  private closeTimer: NodeJS.Timeout | undefined;

  /** `stream`: what a `ws` WebSocket without compression writes to; binary messages go straight there. */
  constructor(
    private readonly socket: RawSocket,
    private readonly settings: Settings,
    private readonly stream?: Writable,
  ) {
    this.messages = new Budget(settings.messagesPerSecond, settings.messagesBurst);
    this.bytes = new Budget(settings.bytesPerSecond, settings.bytesBurst);
    socket.pause();
    socket.on("error", () => undefined);
    socket.on("pong", () => {
      this.alive = true;
    });
    socket.on("ping", (data: Buffer) => {
      this.spend(data.byteLength);
    });
    socket.on("message", (data, isBinary) => {
      this.receive(data, isBinary);
    });
    socket.on("close", () => {
      clearTimeout(this.closeTimer);
      clearTimeout(this.throttle?.timer);
      this.events?.onClosed();
      this.events = undefined;
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
    work();
    this.stream?.uncork();
  }

  /** Calls back once everything sent so far has left this process; never when the socket closes first. */
  onDrained(callback: () => void): void {
    if (!this.isOpen) return;
    this.socket.ping("", false, (error?: Error | null) => {
      if (!error) callback();
    });
  }

  close(code: CloseCode, reason: string = closeCodes[code].sentence): void {
    if (this.closeTimer !== undefined || this.socket.readyState === socketClosed) return;
    this.closeTimer = setTimeout(() => {
      this.socket.terminate();
    }, closeGraceMs);
    clearTimeout(this.throttle?.timer);
    this.socket.close(code, fitting(reason));
    this.socket.resume(); // a paused socket would never read the answer
  }

  /** Cuts the connection without ceremony. */
  terminate(): void {
    this.socket.terminate();
  }

  /** Called once per heartbeat: a peer that has not been heard since the last one is gone. */
  beat(): void {
    // Our ping may wait behind much else; who does not read at all is found by whoever sends to it.
    const cannotHear = this.socket.isPaused || this.socket.bufferedAmount > pingDelayBytes;
    if (!this.alive && !cannotHear) {
      this.socket.terminate();
      return;
    }
    this.alive = false;
    if (this.isOpen) this.socket.ping();
  }

  private receive(data: RawMessage, isBinary: boolean): void {
    this.alive = true;
    if (this.closeTimer !== undefined) return;
    const bytes = data as Buffer; // binaryType "nodebuffer", which is ws's default
    this.spend(bytes.byteLength);
    if (isBinary) this.events?.onBinary(bytes);
    else this.events?.onText(bytes.toString("utf8"));
  }

  private spend(byteCount: number): void {
    const waitMs = Math.max(this.messages.spend(1), this.bytes.spend(byteCount));
    if (waitMs === 0 || this.closeTimer !== undefined) return;
    const since = this.throttle?.since ?? performance.now();
    if (performance.now() - since > this.settings.maxThrottledMs) {
      this.close(4429);
      return;
    }
    clearTimeout(this.throttle?.timer);
    this.socket.pause();
    const timer = setTimeout(() => {
      this.socket.resume();
      // Still the same flood when it goes on at once: only a pause of its own ends it.
      this.throttle = { since, timer: setTimeout(() => (this.throttle = undefined), 100) };
    }, waitMs);
    this.throttle = { since, timer };
  }
}

/** A close frame has room for 123 bytes of reason; a character cut in half is left out. */
function fitting(reason: string): string {
  return new TextDecoder().decode(Buffer.from(reason).subarray(0, 123), { stream: true });
}
