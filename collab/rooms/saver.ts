import { CollabError } from "../errors.ts";
import { mergeUpdates } from "../merge.ts";
import type { Log, UpdateLog } from "../ports.ts";

/** Above this many waiting runs the log has been away for long: merge per author instead of per turn. */
const maxRuns = 64;
const firstRetryMs = 100;

/** Neighbouring updates by one author, merged. */
export interface Run {
  readonly actorId: string | null;
  readonly update: Uint8Array;
}

export interface SaverEvents {
  /** Everything up to this position is on disk. */
  onCommitted(position: number): void;
  /** The document was deleted under us: nothing more can be saved. */
  onMissing(): void;
}

interface Waiter {
  readonly position: number;
  readonly resolve: () => void;
  readonly reject: (error: CollabError) => void;
}

/**
 * Brings one document's updates to the log, in order, one batch at a time, for as long as it takes.
 *
 * Positions count the document's updates; `committed` follows as the log confirms. While a batch is on its
 * way further runs gather and go together in the next. When the log is away the batch is put back, merged with
 * what came since, and tried again after a growing pause.
 */
export class Saver {
  private runs: Run[] = [];
  private bytes = 0;
  private position = 0;
  private committedPosition = 0;
  private saving = false;
  private ended: CollabError | undefined;
  private retry: { timer: NodeJS.Timeout; now: () => void } | undefined;
  private waiters: Waiter[] = [];

  constructor(
    private readonly name: string,
    private readonly updates: UpdateLog,
    private readonly log: Log,
    private readonly maxRetryMs: number,
    private readonly events: SaverEvents,
  ) {}

  get committed(): number {
    return this.committedPosition;
  }

  /** Bytes that are not on disk yet. */
  get unsavedBytes(): number {
    return this.bytes;
  }

  /** Hands over the runs that bring the document to `position`. */
  add(runs: readonly Run[], position: number): void {
    if (this.ended !== undefined) return;
    for (const run of runs) this.bytes += run.update.byteLength;
    this.runs.push(...runs);
    this.position = position;
    if (!this.saving) void this.save();
  }

  /** Resolves when everything up to `position` is on disk; rejects "not-saved" after `timeoutMs`. */
  async saved(position: number, timeoutMs: number): Promise<void> {
    if (this.committedPosition >= position) return;
    if (this.ended !== undefined) throw this.ended;
    this.retry?.now();
    let timer: NodeJS.Timeout | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        this.waiters.push({ position, resolve, reject });
        timer = setTimeout(() => {
          reject(new CollabError("not-saved", `${this.name} was not saved within ${String(timeoutMs)} ms`));
        }, timeoutMs);
      });
    } finally {
      clearTimeout(timer);
      this.waiters = this.waiters.filter((waiter) => waiter.position > this.committedPosition);
    }
  }

  /** Gives up what is not saved. */
  end(reason: CollabError): void {
    if (this.ended !== undefined) return;
    this.ended = reason;
    this.runs = [];
    this.bytes = 0;
    this.retry?.now();
    for (const waiter of this.waiters) waiter.reject(reason);
    this.waiters = [];
  }

  private async save(): Promise<void> {
    this.saving = true;
    for (let pauseMs = firstRetryMs; this.runs.length > 0 && this.ended === undefined;) {
      const batch = this.runs;
      const position = this.position;
      this.runs = [];
      const failure = await this.append(batch);
      if (failure === null) {
        pauseMs = firstRetryMs;
        this.commit(batch, position);
      } else if (failure instanceof CollabError && failure.code === "document-missing") {
        this.events.onMissing();
      } else if (this.ended === undefined) {
        this.runs = gather([...batch, ...this.runs]);
        this.bytes = this.runs.reduce((sum, run) => sum + run.update.byteLength, 0);
        this.log.warn(
          { err: failure, document: this.name, bytes: this.bytes, pauseMs },
          "document not saved yet",
        );
        await this.pause(pauseMs);
        pauseMs = Math.min(pauseMs * 2, this.maxRetryMs);
      }
    }
    this.saving = false;
  }

  /** All runs at once, so that they share a transaction; null when every one is on disk. */
  private async append(batch: readonly Run[]): Promise<unknown> {
    const results = await Promise.allSettled(
      batch.map((run) => this.updates.append(this.name, run.update, run.actorId)),
    );
    for (const result of results) if (result.status === "rejected") return result.reason as unknown;
    return null;
  }

  private commit(batch: readonly Run[], position: number): void {
    if (this.ended !== undefined) return;
    for (const run of batch) this.bytes -= run.update.byteLength;
    this.committedPosition = position;
    for (const waiter of this.waiters) if (waiter.position <= position) waiter.resolve();
    this.events.onCommitted(position);
  }

  private async pause(pauseMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.retry = { timer: setTimeout(resolve, pauseMs), now: resolve };
    });
    clearTimeout(this.retry?.timer);
    this.retry = undefined;
  }
}

/** Neighbours by the same author become one run. */
export function mergeNeighbours(updates: readonly Run[]): Run[] {
  const groups: { actorId: string | null; updates: Uint8Array[] }[] = [];
  for (const { actorId, update } of updates) {
    const last = groups.at(-1);
    if (last?.actorId === actorId) last.updates.push(update);
    else groups.push({ actorId, updates: [update] });
  }
  return groups.map(({ actorId, updates: parts }) => ({ actorId, update: mergeUpdates(parts) }));
}

/**
 * Bounds what waits while the log is away. Many short runs become one per author: the history of that outage is
 * coarser, the document the same.
 */
function gather(runs: readonly Run[]): Run[] {
  const merged = mergeNeighbours(runs);
  if (merged.length <= maxRuns) return merged;
  return [...groupByAuthor(merged)].map(([actorId, parts]) => ({ actorId, update: mergeUpdates(parts) }));
}

function groupByAuthor(runs: readonly Run[]): Map<string | null, Uint8Array[]> {
  const byAuthor = new Map<string | null, Uint8Array[]>();
  for (const { actorId, update } of runs) {
    const updates = byAuthor.get(actorId);
    if (updates === undefined) byAuthor.set(actorId, [update]);
    else updates.push(update);
  }
  return byAuthor;
}
