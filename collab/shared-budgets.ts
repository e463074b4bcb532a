import { Budget } from "./budget.ts";

/** With fewer than this nobody looks for those that can be forgotten. */
const sweepAbove = 1_000;

/** One holder's share in a budget. */
export interface HeldBudget {
  /** See `Budget.spend`. */
  spend(amount: number, now?: number): number;
  /** Called once, when the holder spends nothing more. */
  release(): void;
}

interface Entry {
  readonly budget: Budget;
  holders: number;
}

/**
 * Budgets by id, each shared by all who hold it. What was spent stays spent when the last holder has gone, so that
 * coming back buys nothing; once it has refilled the entry is forgotten.
 */
export class SharedBudgets {
  private readonly entries = new Map<string, Entry>();
  private sweepAt = sweepAbove;

  constructor(
    private readonly perSecond: number,
    private readonly burst: number,
  ) {}

  /** How many budgets are in memory. */
  get size(): number {
    return this.entries.size;
  }

  hold(id: string, now = performance.now()): HeldBudget {
    const entry = this.entries.get(id) ?? this.add(id, now);
    entry.holders++;
    const { budget } = entry;
    return {
      spend: (amount, at) => budget.spend(amount, at),
      release: () => {
        entry.holders--;
      },
    };
  }

  private add(id: string, now: number): Entry {
    if (this.entries.size >= this.sweepAt) this.sweep(now);
    const entry = { budget: new Budget(this.perSecond, this.burst, now), holders: 0 };
    this.entries.set(id, entry);
    return entry;
  }

  private sweep(now: number): void {
    for (const [id, { budget, holders }] of this.entries) {
      if (holders === 0 && budget.isFull(now)) this.entries.delete(id);
    }
    // Half of what is there must be new before the next look, so that looking stays cheap.
    this.sweepAt = Math.max(sweepAbove, this.entries.size * 2);
  }
}
