import { Budget } from "../budget.ts";

export interface OutputOptions {
  readonly batchMs: number;
  readonly bytesPerSecond: number;
}

/** A batch is sent early when it has grown to this. */
const fullBatchBytes = 64 * 1024;

/**
 * Gathers a shell's output into batches, and says when the shell has produced more than its share: a flood then
 * waits in the shell instead of taking the process' time from everybody else.
 */
export class Output {
  private chunks: Uint8Array[] = [];
  private bytes = 0;
  private sentAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private waitTimer: NodeJS.Timeout | undefined;
  private readonly budget: Budget;

  constructor(
    private readonly options: OutputOptions,
    private readonly events: {
      onBatch(bytes: Uint8Array): void;
      /** True: stop reading from the shell; false: go on. */
      onFlood(tooFast: boolean): void;
    },
  ) {
    this.budget = new Budget(options.bytesPerSecond, options.bytesPerSecond / 4);
  }

  push(bytes: Uint8Array): void {
    this.chunks.push(bytes);
    this.bytes += bytes.byteLength;
    const waitMs = this.budget.spend(bytes.byteLength);
    if (waitMs > 0) this.hold(waitMs);
    // The echo of a key goes out at once; what follows close behind is gathered.
    const isQuiet = this.timer === undefined && performance.now() - this.sentAt >= this.options.batchMs;
    if (isQuiet || this.bytes >= fullBatchBytes) this.flush();
    else this.timer ??= setTimeout(this.flush, this.options.batchMs);
  }

  readonly flush = (): void => {
    clearTimeout(this.timer);
    this.timer = undefined;
    if (this.bytes === 0) return;
    const batch = Buffer.concat(this.chunks); // a copy: the chunks are views into the reader's buffers
    this.chunks = [];
    this.bytes = 0;
    this.sentAt = performance.now();
    this.events.onBatch(batch);
  };

  stop(): void {
    this.flush();
    clearTimeout(this.waitTimer);
    this.waitTimer = undefined;
  }

  private hold(waitMs: number): void {
    if (this.waitTimer === undefined) this.events.onFlood(true);
    clearTimeout(this.waitTimer);
    this.waitTimer = setTimeout(() => {
      this.waitTimer = undefined;
      this.events.onFlood(false);
    }, waitMs);
  }
}
