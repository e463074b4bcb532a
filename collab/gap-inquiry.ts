import type { Settings } from "./settings.ts";

/**
 * Asks one client for what its updates build on and we lack. Not at once for the answer to the answer: a client with a
 * gap of its own would go on like that for ever. Somebody else may bring it what it lacks, so it is asked later, and
 * ever more rarely.
 */
export class GapInquiry {
  /** Sync steps 2 in a row that were incomplete: what this client lacks itself it cannot be asked for. */
  private incompleteStep2s = 0;
  private askingAgain: NodeJS.Timeout | undefined;

  constructor(
    private readonly settings: Pick<Settings, "askGapAgainMs" | "maxAskGapMs">,
    /** Asks the client for everything it has and we lack. */
    private readonly ask: () => void,
  ) {}

  /** An update was incomplete. */
  foundGap(isStep2: boolean): void {
    if (isStep2) this.incompleteStep2s++;
    if (!isStep2 || this.incompleteStep2s === 1) {
      this.ask();
      return;
    }
    const { askGapAgainMs, maxAskGapMs } = this.settings;
    const afterMs = Math.min(askGapAgainMs * 2 ** (this.incompleteStep2s - 2), maxAskGapMs);
    clearTimeout(this.askingAgain);
    this.askingAgain = setTimeout(this.ask, afterMs).unref();
  }

  /** A whole sync step 2 was taken: there is no gap. */
  foundNone(): void {
    this.incompleteStep2s = 0;
    this.stop();
  }

  stop(): void {
    clearTimeout(this.askingAgain);
  }
}
