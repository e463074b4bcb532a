import { once } from "node:events";
import { Worker } from "node:worker_threads";

const deadlineMs = 60_000;
/** Starting a thread costs about as much as a piece of work, so it stays for more. */
const idleMs = 30_000;

export type WorkAnswer<Result> = { readonly result: Result } | { readonly error: unknown };

/**
 * A thread that does one piece of work at a time, in the order asked, so that the event loop is free. It is started by
 * need, and ends when it has had nothing to do for half a minute.
 */
export class WorkThread<Work, Result> {
  private running: { readonly worker: Worker; idle?: NodeJS.Timeout } | undefined;
  private last: Promise<unknown> = Promise.resolve();

  /** `module` answers what it is posted, by `answerWork`; `does` says in errors what the thread is for. */
  constructor(
    private readonly module: URL,
    private readonly does: string,
  ) {}

  /** `prepare` makes the work when its turn has come. Rejects with the work's error, or after a minute. */
  do(prepare: () => { readonly work: Work; readonly transfer?: readonly ArrayBuffer[] }): Promise<Result> {
    const answer = this.last.then(() => {
      const { work, transfer = [] } = prepare();
      return this.ask(work, transfer);
    });
    this.last = answer.catch(() => undefined);
    return answer;
  }

  private async ask(work: Work, transfer: readonly ArrayBuffer[]): Promise<Result> {
    const running = (this.running ??= this.start());
    const { worker } = running;
    clearTimeout(running.idle);
    worker.ref();
    worker.postMessage(work, transfer);
    let answer: WorkAnswer<Result>;
    try {
      const signal = AbortSignal.timeout(deadlineMs);
      [answer] = (await once(worker, "message", { signal })) as [WorkAnswer<Result>];
    } catch (error) {
      this.end();
      throw new Error(`the thread that ${this.does} did not answer`, { cause: error });
    }
    worker.unref();
    running.idle = setTimeout(() => {
      this.end();
    }, idleMs).unref();
    if ("error" in answer) throw answer.error;
    return answer.result;
  }

  private start(): { readonly worker: Worker; idle?: NodeJS.Timeout } {
    const entry = new URL("./work-thread-entry.mjs", import.meta.url);
    const worker = new Worker(entry, { workerData: this.module.href });
    // A thread that ends by itself is replaced; who waits for it is told by the error, or by the deadline.
    worker.on("error", () => undefined);
    worker.on("exit", () => {
      if (this.running?.worker === worker) this.running = undefined;
    });
    return { worker };
  }

  private end(): void {
    void this.running?.worker.terminate();
    this.running = undefined;
  }
}
