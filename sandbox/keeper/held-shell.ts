import type { InputStamp } from "../driver.ts";
import type { KeptSummary, ToKeeper } from "./frames.ts";

/** How often the keeper is told what was taken in. */
const TELL_EVERY_BYTES = 32 << 10;
/** What a shell seems to end with for whom it was cut off from. */
const CUT_OFF = 129;

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
  private end: { readonly exitCode: number; readonly isCutOff: boolean } | undefined;
  private over = false;
  private onBytes: ((bytes: Uint8Array) => void) | undefined;
  private onEnd: ((exitCode: number, isCutOff: boolean) => void) | undefined;

  constructor(
    readonly summary: KeptSummary,
    /** Of the next byte given out. */
    public offset: number,
    private readonly send: (message: HoldMessage, payload?: Uint8Array) => void,
    private readonly log: (message: string) => void,
  ) {
    this.told = offset;
  }

  /** A listener that throws is cut off from the shell. */
  onData(listener: (bytes: Uint8Array) => void): void {
    this.onBytes = listener;
    this.giveOut();
  }

  /** After the last byte was given out. `isCutOff`: only the hold has ended, and the keeper may have the shell still. */
  onExit(listener: (exitCode: number, isCutOff: boolean) => void): void {
    this.onEnd = listener;
    this.giveOut();
  }

  write(bytes: Uint8Array, stamp?: InputStamp): Promise<boolean> {
    if (this.over || this.end !== undefined) return Promise.resolve(false);
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
    exit: (exitCode: number) => this.endWith({ exitCode, isCutOff: false }),
    cutOff: () => this.endWith({ exitCode: CUT_OFF, isCutOff: true }),
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
      try {
        this.onBytes(bytes);
      } catch (error) {
        this.failed(error);
      }
    }
    if (this.over) return;
    if (this.offset - this.told >= TELL_EVERY_BYTES) {
      this.told = this.offset;
      this.send({ type: "taken", offset: this.offset });
    }
    if (this.end && this.onEnd && this.waiting.length === 0) {
      this.finish();
      this.onEnd(this.end.exitCode, this.end.isCutOff);
    }
  }

  /** Other shells come over the same connection: they are not to be disturbed. */
  private failed(error: unknown): void {
    const { group, id } = this.summary;
    this.log(`terminal ${id} of ${group} was cut off, as it failed: ${describe(error)}`);
    if (this.over) return;
    this.send({ type: "taken", offset: this.offset });
    this.send({ type: "detach" });
    this.waiting.length = 0;
    this.endWith({ exitCode: CUT_OFF, isCutOff: true });
  }

  private endWith(end: { readonly exitCode: number; readonly isCutOff: boolean }): void {
    this.end ??= end;
    this.refuseTickets();
    this.giveOut();
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

const describe = (error: unknown) =>
  error instanceof Error ? (error.stack ?? error.message) : String(error);

type WithoutHold<Message> = Message extends { hold: number } ? Omit<Message, "hold"> : never;
/** What a hold says to the keeper, which is told the number by the sender. */
export type HoldMessage = WithoutHold<Exclude<ToKeeper, { request: number }>>;
