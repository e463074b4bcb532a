/** How often a question that not everybody answered is repeated at once. */
const maxRepeats = 3;

/**
 * A question to all others that is put at most once per pause: again when it was wanted meanwhile, and a few times
 * when fewer have answered than heard it.
 */
export class Inquiry {
  private pause: NodeJS.Timeout | undefined;
  private isWanted = false;
  private expected = 0;
  private readonly answered = new Set<number>();

  constructor(
    /** Puts the question; resolves with how many others hear it. Never rejects. */
    private readonly put: () => Promise<number>,
    private readonly pauseMs: number,
  ) {}

  /** Has the question put, now or after the pause. */
  want(): void {
    if (this.pause === undefined) void this.ask(0);
    else this.isWanted = true;
  }

  noteAnswer(from: number): void {
    this.answered.add(from);
  }

  close(): void {
    clearTimeout(this.pause);
  }

  private async ask(repeats: number): Promise<void> {
    this.isWanted = false;
    this.expected = 0;
    this.answered.clear();
    this.pause = setTimeout(() => {
      this.pause = undefined;
      if (this.isWanted) void this.ask(0);
      else if (this.answered.size < this.expected && repeats < maxRepeats) void this.ask(repeats + 1);
    }, this.pauseMs).unref();
    this.expected = await this.put();
  }
}
