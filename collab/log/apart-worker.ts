/** Runs in a thread of its own, see apart.ts: takes packed updates, posts what they become. */
import { parentPort } from "node:worker_threads";
import { doPacked, type PackedWork, type WorkResult } from "./apart.ts";

parentPort?.on("message", (work: PackedWork) => {
  try {
    const result = new Uint8Array(doPacked(work));
    parentPort?.postMessage({ result } satisfies WorkResult, [result.buffer]);
  } catch (error) {
    parentPort?.postMessage({ error } satisfies WorkResult);
  }
});
