/** Runs in a thread of its own, see collapse.ts: takes packed updates, posts their collapsed state, ends. */
import { parentPort, workerData } from "node:worker_threads";
import { collapseUpdates } from "../merge.ts";
import { type PackedUpdates, unpack } from "./collapse.ts";

const collapsed = collapseUpdates(unpack(workerData as PackedUpdates));
const own = new Uint8Array(collapsed);
parentPort?.postMessage(own, [own.buffer]);
