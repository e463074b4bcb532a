/** Runs in a thread of its own, see apart.ts: takes packed updates, posts what they become, ends. */
import { parentPort, workerData } from "node:worker_threads";
import { doPacked, type PackedWork } from "./apart.ts";

const result = new Uint8Array(doPacked(workerData as PackedWork));
parentPort?.postMessage(result, [result.buffer]);
