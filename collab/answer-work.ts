import { parentPort } from "node:worker_threads";
import type { WorkAnswer } from "./work-thread.ts";

/**
 * For the module of a `WorkThread`: answers every piece of work with a copy of what `work` makes of it, or with its
 * error. Bytes should fill their buffer, as all of that is copied.
 */
export function answerWork<Work, Result>(work: (asked: Work) => Result | Promise<Result>): void {
  parentPort?.on("message", (asked: Work) => {
    void answerTo(asked);
  });

  async function answerTo(asked: Work): Promise<void> {
    try {
      parentPort?.postMessage({ result: await work(asked) } satisfies WorkAnswer<Result>);
    } catch (error) {
      parentPort?.postMessage({ error } satisfies WorkAnswer<Result>);
    }
  }
}
