import type { Socket } from "node:net";
import { Budget } from "./budget.ts";
import type { Settings } from "./settings.ts";

/** A flood that goes on this soon after the last wait is still the same one. */
const floodGapMs = 100;

/** How much one peer sends, in messages and in bytes, and since when that is more than it may. */
export class Inflow {
  private readonly messages: Budget;
  private readonly bytes: Budget;
  /** Of those that the stream has read. */
  private countedBytes: number;
  /** Since when messages and bytes have been above their budgets, and when the last wait for that ended. */
  private floodSince = 0;
  private waitEndedAt = -Infinity;
  private isWaitedFor = false;

  /** `stream`: what the messages come from, if its bytes are to be counted and not those of the messages. */
  constructor(
    private readonly settings: Settings,
    private readonly stream?: Socket,
  ) {
    this.countedBytes = stream?.bytesRead ?? 0;
    this.messages = new Budget(settings.messagesPerSecond, settings.messagesBurst);
    this.bytes = new Budget(settings.bytesPerSecond, settings.bytesBurst);
  }

  /** A message has come. Returns how many milliseconds to wait before reading on; 0 while there is credit. */
  spend(byteCount: number, now: number): number {
    return Math.max(this.messages.spend(1, now), this.bytes.spend(this.arrived(byteCount), now));
  }

  /**
   * Call when there is something to wait for: whether that has been going on for too long. Only what the peer sent
   * counts: how long the work takes is not for it to know, least on a busy machine.
   */
  floodsTooLong(now: number): boolean {
    if (!this.isWaitedFor && now > this.waitEndedAt + floodGapMs) this.floodSince = now;
    this.isWaitedFor = true;
    return now - this.floodSince > this.settings.maxThrottledMs;
  }

  /** The wait is over, if there was one. */
  endWait(): void {
    if (!this.isWaitedFor) return;
    this.waitEndedAt = performance.now();
    this.isWaitedFor = false;
  }

  /** What has come from the network since the last message: a message can be in thousands of fragments of no bytes. */
  private arrived(byteCount: number): number {
    if (this.stream === undefined) return byteCount;
    const { bytesRead } = this.stream;
    const arrived = bytesRead - this.countedBytes;
    this.countedBytes = bytesRead;
    return arrived;
  }
}
