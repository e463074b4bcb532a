/**
 * A token bucket that may go into debt: what has arrived cannot be refused any more, but the reader can wait until
 * the debt is paid. One of infinite tokens a second never makes anybody wait.
 */
export class Budget {
  private tokens: number;
  private updatedAt: number;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
    now = performance.now(),
  ) {
    this.tokens = burst;
    this.updatedAt = now;
  }

  /** Takes `amount` and returns how many milliseconds to wait before taking more; 0 while there is credit. */
  spend(amount: number, now = performance.now()): number {
    if (this.perSecond === Infinity) return 0;
    this.tokens = Math.min(this.burst, this.tokens + ((now - this.updatedAt) / 1000) * this.perSecond);
    this.updatedAt = now;
    this.tokens -= amount;
    return this.tokens >= 0 ? 0 : (-this.tokens / this.perSecond) * 1000;
  }

  /** Whether nothing of it is spent any more. */
  isFull(now = performance.now()): boolean {
    this.spend(0, now);
    return this.perSecond === Infinity || this.tokens === this.burst;
  }
}
