import type { InputStamp } from "../driver.ts";
import type { KeptSummary, ToKeeper } from "./frames.ts";

/** How often the keeper is told what was taken in. */
const TELL_EVERY_BYTES = 32 << 10;

/**
 * The server's end of a hold. What comes while it is paused, or before someone listens, waits here; the keeper sends
 * no more than its window, so that is bounded.
 */
export class HeldShell {
  private readonly waiting: Uint8Array[] = [];
  private readonly tickets = new Map<number, (ok: boolean) => void>();
  private lastTicket = 0;
  private told: number;
  private paused = false;
  private exitCode: number | undefined;
  private over = false;
  private onBytes: ((bytes: Uint8Array) => void) | undefined;
  private onEnd: ((exitCode: number) => void) | undefined;

  constructor(
    readonly summary: KeptSummary,
    /** Of the next byte given out. */
    public offset: number,
    private readonly send: (message: HoldMessage, payload?: Uint8Array) => void,
  ) {
    this.told = offset;
  }

  onData(listener: (bytes: Uint8Array) => void): void {
    this.onBytes = listener;
    this.giveOut();
  }

  /** After the last byte was given out; the shell is forgotten by then. */
  onExit(listener: (exitCode: number) => void): void {
    this.onEnd = listener;
    this.giveOut();
  }

  write(bytes: Uint8Array, stamp?: InputStamp): Promise<boolean> {
    if (this.over || this.exitCode !== undefined) return Promise.resolve(false);
    const ticket = ++this.lastTicket;
    return new Promise((resolve) => {
      this.tickets.set(ticket, resolve);
      this.send({ type: "input", ticket, ...(stamp ? { stamp } : {}) }, bytes);
    });
  }

  resize(columns: number, rows: number): void {
    if (!this.over) this.send({ type: "resize", columns, rows });
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.over) this.send({ type: "signal", signal });
  }

  /** The keeper reads little meanwhile. */
  pause(): void {
    this.setPaused(true);
  }

  resume(): void {
    this.setPaused(false);
    this.giveOut();
  }

  detach(): void {
    if (this.over) return;
    this.send({ type: "taken", offset: this.offset });
    this.send({ type: "detach" });
    this.finish();
  }

  /** What the keeper says of this hold. */
  readonly incoming = {
    data: (bytes: Uint8Array) => {
      this.waiting.push(bytes);
      this.giveOut();
    },
    exit: (exitCode: number) => {
      this.exitCode = exitCode;
      this.refuseTickets();
      this.giveOut();
    },
    typed: (ticket: number, ok: boolean) => {
      this.tickets.get(ticket)?.(ok);
      this.tickets.delete(ticket);
    },
    lost: () => this.finish(),
  };

  private setPaused(paused: boolean): void {
    if (paused === this.paused || this.over) return;
    this.paused = paused;
    this.send({ type: "pause", paused });
  }

  private giveOut(): void {
    while (this.onBytes && !this.paused && !this.over) {
      const bytes = this.waiting.shift();
      if (!bytes) break;
      this.offset += bytes.length;
      this.onBytes(bytes);
    }
    if (this.over) return;
    if (this.offset - this.told >= TELL_EVERY_BYTES) {
      this.told = this.offset;
      this.send({ type: "taken", offset: this.offset });
    }
    if (this.exitCode !== undefined && this.onEnd && this.waiting.length === 0) {
      this.finish();
      this.onEnd(this.exitCode);
    }
  }

  private finish(): void {
    this.over = true;
    this.waiting.length = 0;
    this.refuseTickets();
  }

  private refuseTickets(): void {
    for (const resolve of this.tickets.values()) resolve(false);
    this.tickets.clear();
  }
}

type WithoutHold<Message> = Message extends { hold: number } ? Omit<Message, "hold"> : never;
/** What a hold says to the keeper, which is told the number by the sender. */
export type HoldMessage = WithoutHold<Exclude<ToKeeper, { request: number }>>;
