const KiB = 1024;
/** Before it is known how fast a viewer draws, and what two of its reports may have between them. */
const firstBytes = 128 * KiB;
const leastBytes = 64 * KiB;
/** Reports that came together say nothing about the time between them. */
const shortestMs = 10;

/**
 * How much a viewer may be sent ahead of what its screen shows: what it draws in `aheadMs`, so that a key's answer is
 * seen soon also where a flood is drawn slowly, and at most `mostBytes`.
 */
export class DrawPace {
  private bytesPerMs = 0;
  private largestStep = 0;
  private drawn = 0;
  /** When what was drawn since was begun; undefined while there is nothing to draw. */
  private since: number | undefined;

  constructor(
    private readonly aheadMs: number,
    private readonly mostBytes: number,
  ) {}

  get aheadBytes(): number {
    if (this.bytesPerMs === 0) return Math.min(firstBytes, this.mostBytes);
    // Half of it must be room for one report.
    const least = Math.max(leastBytes, Math.min(2 * this.largestStep, firstBytes));
    return Math.min(Math.max(least, this.bytesPerMs * this.aheadMs), this.mostBytes);
  }

  /** It has drawn `bytes` more, and has `left` to draw that it was sent. */
  drew(bytes: number, left: number, now = performance.now()): void {
    this.largestStep = Math.max(this.largestStep, bytes);
    if (this.since !== undefined) {
      this.drawn += bytes;
      const ms = now - this.since;
      if (left > 0 && ms < shortestMs) return;
      if (ms >= shortestMs) this.learn(this.drawn / ms);
    }
    this.drawn = 0;
    this.since = left > 0 ? now : undefined;
  }

  /** Soon faster, slowly slower: a pause on the way to the viewer or in this process is not its drawing. */
  private learn(bytesPerMs: number): void {
    this.bytesPerMs = Math.max(bytesPerMs, 0.8 * this.bytesPerMs + 0.2 * bytesPerMs);
  }
}
