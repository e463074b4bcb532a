import type { BaseTree } from "./sync-base.ts";
import { keepBase } from "./sync-memory.ts";
import type { WriteJournal } from "./write-journal.ts";

const KEEP_MS = 500;

interface Parts {
  readonly stateFile: string | undefined;
  readonly base: BaseTree;
  readonly journal: WriteJournal;
  /** Runs work between two passes: then no write is under way. */
  betweenPasses(this: void, work: () => Promise<void>): void;
  warn(this: void, error: unknown): void;
}

/** Keeps the base for the next start, now and then while it changes. */
export function createBaseKeeper({ stateFile, base, journal, betweenPasses, warn }: Parts) {
  let keptRevision = 0;
  let timer: NodeJS.Timeout | undefined;

  async function keep(isFinal: boolean): Promise<void> {
    if (stateFile === undefined) return;
    const { revision } = base;
    try {
      await keepBase(stateFile, base, isFinal);
      // No write is under way, so all that was noted is in the base now.
      await journal.clear();
      keptRevision = revision;
    } catch (error) {
      warn(error);
    }
  }

  return {
    soon(): void {
      if (stateFile === undefined || base.revision === keptRevision) return;
      timer ??= setTimeout(() => {
        timer = undefined;
        betweenPasses(() => keep(false));
      }, KEEP_MS);
    },
    /** The last time: nothing will change until the next start. */
    async close(): Promise<void> {
      clearTimeout(timer);
      await keep(true);
      await journal.close();
    },
  };
}
