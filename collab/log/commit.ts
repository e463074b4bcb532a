import { CollabError } from "../errors.ts";

/** One append on its way to disk. */
export interface PendingAppend {
  readonly name: string;
  readonly update: Uint8Array;
  readonly actorId: string | null;
}

/** Writes a batch in one transaction and returns the names of those documents that do not exist. */
export type WriteBatch = (batch: readonly PendingAppend[]) => Promise<ReadonlySet<string>>;

export interface GroupCommitOptions {
  /** How long the first append after a rest waits for company. */
  readonly windowMs: number;
  /** From the beginning of one batch to that of the next, at least. */
  readonly intervalMs: number;
  /** A batch is cut at either bound; what is left goes into the next. */
  readonly maxBatchRows: number;
  readonly maxBatchBytes: number;
  /** Above this many waiting bytes an append is refused at once. */
  readonly maxQueuedBytes: number;
}

export const defaultGroupCommitOptions: GroupCommitOptions = {
  windowMs: 5,
  intervalMs: 50,
  maxBatchRows: 1_000,
  maxBatchBytes: 8 * 1024 * 1024,
  maxQueuedBytes: 256 * 1024 * 1024,
};

interface Entry extends PendingAppend {
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Group commit: appends of all documents that arrive within a window share one transaction, and while that is on
 * its way the next batch gathers. So the number of transactions does not depend on the number of writers: at most
 * one every `intervalMs`, and an append waits no longer than that and two transactions. Who types alone waits for
 * `windowMs` and one.
 */
export class GroupCommit {
  private queue: Entry[] = [];
  private queuedBytes = 0;
  private running: Promise<void> | undefined;
  private closed = false;
  private batchBegan = -Infinity;

  constructor(
    private readonly write: WriteBatch,
    private readonly options: GroupCommitOptions = defaultGroupCommitOptions,
  ) {}

  /** Resolves once the row is committed; rejects "document-missing", "unavailable", "closed" or as the write did. */
  append(name: string, update: Uint8Array, actorId: string | null): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.closed) throw new CollabError("closed", "the update log is closed");
      if (this.queuedBytes + update.byteLength > this.options.maxQueuedBytes) {
        throw new CollabError("unavailable", "too many updates wait for the update log");
      }
      this.queue.push({ name, update, actorId, resolve, reject });
      this.queuedBytes += update.byteLength;
      this.running ??= this.run();
    });
  }

  /** Writes what is queued, then refuses further work. */
  async close(): Promise<void> {
    this.closed = true;
    await this.running;
  }

  private async run(): Promise<void> {
    while (this.queue.length > 0) {
      await this.pause();
      this.batchBegan = performance.now();
      await this.commit(this.nextBatch());
    }
    this.running = undefined;
  }

  /** A full batch, and one that closing waits for, goes at once. */
  private async pause(): Promise<void> {
    const { windowMs, intervalMs, maxBatchRows } = this.options;
    if (this.closed || this.queue.length >= maxBatchRows) return;
    const pauseMs = Math.max(windowMs, this.batchBegan + intervalMs - performance.now());
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }

  private nextBatch(): Entry[] {
    const { maxBatchRows, maxBatchBytes } = this.options;
    let bytes = 0;
    let rows = 0;
    for (const { update } of this.queue) {
      if (rows > 0 && (rows >= maxBatchRows || bytes + update.byteLength > maxBatchBytes)) break;
      bytes += update.byteLength;
      rows++;
    }
    this.queuedBytes -= bytes;
    return this.queue.splice(0, rows);
  }

  private async commit(batch: readonly Entry[]): Promise<void> {
    try {
      const missing = await this.write(batch);
      for (const entry of batch) {
        if (missing.has(entry.name)) {
          entry.reject(new CollabError("document-missing", `There is no document ${entry.name}`));
        } else {
          entry.resolve();
        }
      }
    } catch (error) {
      for (const entry of batch) entry.reject(error);
    }
  }
}
