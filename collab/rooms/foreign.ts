import type { Mark } from "../relay/messages.ts";
import { bytesIn, mergeByAuthor, type Run } from "./runs.ts";

/** Above this many entries the older ones are merged. */
const maxEntries = 64;

/** Edits that came from another node, which has not said yet that they are on disk. */
export interface ForeignEdits {
  /** The document's position before they were applied. */
  readonly before: number;
  /** What must still be on disk for these to be. */
  awaits: readonly Mark[];
  readonly runs: readonly Run[];
  /** When they came, in `performance.now()` time. */
  readonly since: number;
}

/**
 * The edits that other nodes are about to save, in the order they came. Nobody is told "saved" beyond the first of
 * them. Those whose node does not report in time are handed out by `overdue`, to be saved by us.
 */
export class ForeignQueue {
  private entries: ForeignEdits[] = [];
  private waitingBytes = 0;

  get bytes(): number {
    return this.waitingBytes;
  }

  /** The position up to which nothing foreign is missing on disk; infinite when nothing is. */
  get savedUpTo(): number {
    return this.entries[0]?.before ?? Infinity;
  }

  add(runs: readonly Run[], awaits: readonly Mark[], before: number): void {
    this.waitingBytes += bytesIn(runs);
    this.entries.push({ before, awaits, runs, since: performance.now() });
    if (this.entries.length > maxEntries) this.mergeOlder();
  }

  /** Another node's replica is on disk up to this mark. Returns whether that settles any edits. */
  settle(mark: Mark): boolean {
    const isOpen = ({ replica, position }: Mark) => replica !== mark.replica || position > mark.position;
    for (const entry of this.entries) entry.awaits = entry.awaits.filter(isOpen);
    return this.keep(this.entries.filter(({ awaits }) => awaits.length > 0));
  }

  /** We have put these on disk ourselves. */
  remove(saved: readonly ForeignEdits[]): void {
    if (saved.length > 0) this.keep(this.entries.filter((entry) => !saved.includes(entry)));
  }

  /** Those that have waited for `ms` or longer. */
  overdue(ms: number): ForeignEdits[] {
    const latest = performance.now() - ms;
    return this.entries.filter(({ since }) => since <= latest);
  }

  /** In how many milliseconds the oldest will have waited for `ms`; null when none waits. */
  dueInMs(ms: number): number | null {
    const [oldest] = this.entries;
    return oldest === undefined ? null : Math.max(0, oldest.since + ms - performance.now());
  }

  /** All that is waited for, one mark for each replica. */
  awaited(): Mark[] {
    return highest(this.entries.flatMap(({ awaits }) => awaits));
  }

  private keep(entries: ForeignEdits[]): boolean {
    const isShorter = entries.length < this.entries.length;
    this.entries = entries;
    this.waitingBytes = entries.reduce((sum, { runs }) => sum + bytesIn(runs), 0);
    return isShorter;
  }

  private mergeOlder(): void {
    const older = this.entries.splice(0, maxEntries / 2);
    const [oldest] = older;
    if (oldest === undefined) return;
    this.entries.unshift({
      ...oldest,
      runs: mergeByAuthor(older.flatMap(({ runs }) => runs)),
      awaits: highest(older.flatMap(({ awaits }) => awaits)),
    });
    this.keep(this.entries);
  }
}

function highest(marks: readonly Mark[]): Mark[] {
  const byReplica = new Map<number, number>();
  for (const { replica, position } of marks) {
    byReplica.set(replica, Math.max(position, byReplica.get(replica) ?? 0));
  }
  return [...byReplica].map(([replica, position]) => ({ replica, position }));
}
