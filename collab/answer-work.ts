import { parentPort } from "node:worker_threads";
import type { WorkAnswer } from "./work-thread.ts";

/** For the module of a `WorkThread`: answers every piece of work with what `work` makes of it, or with its error. */
export function answerWork<Work>(work: (asked: Work) => Uint8Array | Promise<Uint8Array>): void {
  parentPort?.on("message", (asked: Work) => {
    void answerTo(asked);
  });

  async function answerTo(asked: Work): Promise<void> {
    try {
      // Copied, so that what is handed over is the result alone, not a pool it may lie in.
      const result = new Uint8Array(await work(asked));
      parentPort?.postMessage({ result } satisfies WorkAnswer<Uint8Array>, [result.buffer]);
    } catch (error) {
      parentPort?.postMessage({ error } satisfies WorkAnswer<Uint8Array>);
    }
  }
}
