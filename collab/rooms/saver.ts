import { CollabError } from "../errors.ts";
import type { Log, UpdateLog } from "../ports.ts";
import type { Mark } from "../relay/messages.ts";
import type { Settings } from "../settings.ts";
import { ForeignQueue } from "./foreign.ts";
import { bytesIn, mergeByAuthor, mergeNeighbours, type Run } from "./runs.ts";

/** Above this many waiting runs the log has been away for long: merge per author instead of per turn. */
const maxRuns = 64;
const firstRetryMs = 100;

export interface SaverEvents {
  /** `committed` or `ownCommitted` has grown. */
  onCommitted(): void;
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
 *
 * Updates from other nodes have positions too, but it is for those nodes to save them: `committed` waits for their
 * word, and when that does not come in time they are saved here.
 */
export class Saver {
  private runs: Run[] = [];
  private readonly foreign = new ForeignQueue();
  private bytes = 0;
  private position = 0;
  private ownPosition = 0;
  private saving = false;
  private ended: CollabError | undefined;
  private retry: { timer: NodeJS.Timeout; now: () => void } | undefined;
  private adoption: NodeJS.Timeout | undefined;
  private waiters: Waiter[] = [];

  constructor(
    private readonly name: string,
    private readonly updates: UpdateLog,
    private readonly log: Log,
    private readonly settings: Pick<Settings, "maxSaveRetryMs" | "adoptAfterMs">,
    private readonly events: SaverEvents,
    /** Told how many bytes are not on disk, whenever that changes. */
    private readonly tellUnsaved: (bytes: number) => void,
  ) {}

  /** Everything up to this position is on disk. */
  get committed(): number {
    return Math.min(this.ownPosition, this.foreign.savedUpTo);
  }

  /** Everything up to this position that did not come from other nodes is on disk. */
  get ownCommitted(): number {
    return this.ownPosition;
  }

  /** The position to wait for until all that did not come from other nodes is on disk; null when it is. */
  get ownUnsaved(): number | null {
    return this.ownPosition < this.position ? this.position : null;
  }

  /** Bytes that are not on disk yet, as far as we know. */
  get unsavedBytes(): number {
    return this.bytes + this.foreign.bytes;
  }

  /** What other nodes have to save. */
  awaited(): Mark[] {
    return this.foreign.awaited();
  }

  /** Hands over the runs that bring the document to `position`; may be none when the rest of it is foreign. */
  add(runs: readonly Run[], position: number): void {
    if (this.ended !== undefined) return;
    this.bytes += bytesIn(runs);
    this.runs.push(...runs);
    this.position = position;
    this.countUnsaved();
    if (!this.saving) void this.save();
  }

  /** Runs that other nodes save; these lead from the last position to the next that `add` is told. */
  expect(runs: readonly Run[], awaits: readonly Mark[]): void {
    if (this.ended !== undefined) return;
    this.foreign.add(runs, awaits, this.position);
    this.countUnsaved();
    this.adoptLater();
  }

  /** Another node has saved up to this mark. */
  settle(mark: Mark): void {
    if (this.foreign.settle(mark)) this.tell();
  }

  /** Resolves when everything up to `position` is on disk; rejects "not-saved" after `timeoutMs`. */
  async saved(position: number, timeoutMs: number): Promise<void> {
    if (this.committed >= position) return;
    if (this.ended !== undefined) throw this.ended;
    this.retry?.now();
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.waiters = this.waiters.filter((other) => other !== waiter);
        reject(new CollabError("not-saved", `${this.name} was not saved within ${String(timeoutMs)} ms`));
      }, timeoutMs);
      const stop = <T>(settle: (value: T) => void) => {
        return (value: T): void => {
          clearTimeout(timer);
          settle(value);
        };
      };
      const waiter = { position, resolve: stop(resolve), reject: stop(reject) };
      this.waiters.push(waiter);
    });
  }

  /** Gives up what is not saved. */
  end(reason: CollabError): void {
    if (this.ended !== undefined) return;
    this.ended = reason;
    this.runs = [];
    this.bytes = 0;
    this.countUnsaved();
    clearTimeout(this.adoption);
    this.retry?.now();
    for (const waiter of this.waiters) waiter.reject(reason);
    this.waiters = [];
  }

  private async save(): Promise<void> {
    this.saving = true;
    for (let pauseMs = firstRetryMs; this.ended === undefined;) {
      const { runs, position } = this;
      const adopted = this.foreign.overdue(this.settings.adoptAfterMs);
      if (runs.length === 0 && position > this.ownPosition) this.advance(position);
      if (runs.length + adopted.length === 0) break;
      this.runs = [];
      const failure = await this.append([...adopted.flatMap((edits) => edits.runs), ...runs]);
      if (this.ended !== undefined) break;
      if (failure === null) {
        pauseMs = firstRetryMs;
        this.bytes -= bytesIn(runs);
        this.foreign.remove(adopted);
        this.advance(position);
      } else if (failure instanceof CollabError && failure.code === "document-missing") {
        this.foreign.remove(adopted);
        this.events.onMissing();
      } else {
        this.runs = gather([...runs, ...this.runs]);
        this.bytes = bytesIn(this.runs);
        this.countUnsaved();
        this.log.warn(
          { err: failure, document: this.name, bytes: this.bytes, pauseMs },
          "document not saved yet",
        );
        await this.pause(pauseMs);
        pauseMs = Math.min(pauseMs * 2, this.settings.maxSaveRetryMs);
      }
    }
    this.saving = false;
    this.adoptLater();
  }

  /** All runs at once, so that they share a transaction; null when every one is on disk. */
  private async append(batch: readonly Run[]): Promise<unknown> {
    const [only] = batch;
    if (batch.length === 1 && only !== undefined) {
      return this.updates.append(this.name, only.update, only.actorId).then(toNull, asIs);
    }
    const results = await Promise.allSettled(
      batch.map((run) => this.updates.append(this.name, run.update, run.actorId)),
    );
    for (const result of results) if (result.status === "rejected") return result.reason as unknown;
    return null;
  }

  private advance(ownPosition: number): void {
    this.ownPosition = ownPosition;
    this.tell();
  }

  private tell(): void {
    this.countUnsaved();
    const { committed, waiters } = this;
    this.waiters = waiters.filter(({ position }) => position > committed);
    for (const waiter of waiters) if (waiter.position <= committed) waiter.resolve();
    this.events.onCommitted();
  }

  private countUnsaved(): void {
    this.tellUnsaved(this.ended === undefined ? this.unsavedBytes : 0);
  }

  private adoptLater(): void {
    const dueMs = this.foreign.dueInMs(this.settings.adoptAfterMs);
    if (dueMs === null || this.saving || this.ended !== undefined) return;
    clearTimeout(this.adoption);
    this.adoption = setTimeout(() => {
      if (!this.saving) void this.save();
    }, dueMs + 1);
  }

  private async pause(pauseMs: number): Promise<void> {
    await new Promise<void>((resolve) => {
      this.retry = { timer: setTimeout(resolve, pauseMs), now: resolve };
    });
    clearTimeout(this.retry?.timer);
    this.retry = undefined;
  }
}

const toNull = (): null => null;
const asIs = (failure: unknown): unknown => failure;

/**
 * Bounds what waits while the log is away. Many short runs become one per author: the history of that outage is
 * coarser, the document the same.
 */
function gather(runs: readonly Run[]): Run[] {
  const merged = mergeNeighbours(runs);
  return merged.length <= maxRuns ? merged : mergeByAuthor(merged);
}
