import { Duplex } from "node:stream";
import { MAX_PAYLOAD_BYTES, TUNNEL, u32, WINDOW_BYTES } from "./tunnel-frames.ts";

type Send = (type: number, payload?: Uint8Array) => void;
type Done = (error?: Error | null) => void;

/** One connection to a server in the lab, as a stream of the host. Reads and writes are bounded by credit. */
export class TunnelStream extends Duplex {
  private toSend: { bytes: Uint8Array; done: Done } | undefined;
  private mayBeSent = WINDOW_BYTES;
  private mayCome = WINDOW_BYTES;
  /** Taken in by the reader, but not yet made good to the sender. */
  private owed = 0;
  private finished = false;

  constructor(private readonly send: Send) {
    super({ allowHalfOpen: true, readableHighWaterMark: WINDOW_BYTES });
    // A server can accept and break off at once: before whoever asked for the stream has it, or after they let it go.
    this.on("error", () => {});
  }

  /** What the tunnel says of this stream. False when it may not say that. */
  readonly incoming = {
    data: (bytes: Buffer): boolean => {
      this.mayCome -= bytes.length;
      if (this.mayCome < 0 || this.readableEnded) return false;
      this.owed += bytes.length;
      if (this.destroyed || this.push(bytes)) this.giveCredit();
      return true;
    },
    end: (): void => void this.push(null),
    credit: (bytes: number): void => {
      this.mayBeSent += bytes;
      this.sendSome();
    },
    /** The last that is heard; `reason` is 0 when both sides had ended, absent when it was never open. */
    closed: (reason?: number): void => {
      this.finished = true;
      if (reason === undefined) this.destroy();
      else if (reason === 0) this.push(null);
      else this.destroy(Object.assign(new Error("the server in the lab closed the connection"), CODE));
    },
  };

  override _read(): void {
    this.giveCredit();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: Done): void {
    this.toSend = { bytes: chunk, done };
    this.sendSome();
  }

  override _final(done: Done): void {
    if (!this.finished) this.send(TUNNEL.END);
    done();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    if (!this.finished) this.send(TUNNEL.ABORT);
    this.finished = true;
    this.toSend?.done(error);
    this.toSend = undefined;
    done(error);
  }

  private sendSome(): void {
    while (this.toSend && this.mayBeSent > 0 && !this.finished) {
      const { bytes, done } = this.toSend;
      const part = bytes.subarray(0, Math.min(MAX_PAYLOAD_BYTES, this.mayBeSent));
      this.mayBeSent -= part.length;
      this.send(TUNNEL.DATA, part);
      if (part.length < bytes.length) {
        this.toSend.bytes = bytes.subarray(part.length);
      } else {
        this.toSend = undefined;
        done();
      }
    }
  }

  private giveCredit(): void {
    if (this.owed < WINDOW_BYTES / 4 || this.finished) return;
    this.send(TUNNEL.CREDIT, u32(this.owed));
    this.mayCome += this.owed;
    this.owed = 0;
  }
}

const CODE = { code: "ECONNRESET" };
