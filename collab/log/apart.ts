import { Worker } from "node:worker_threads";
import { collapseUpdates, mergeUpdates } from "../merge.ts";

/** This much takes about 25 ms when it consists of single letters; more would be felt by others. */
const inlineBytes = 256 * 1024;
const deadlineMs = 60_000;

/** What can be done with updates apart from the event loop; see merge.ts. */
const works = { collapse: collapseUpdates, merge: mergeUpdates };

/** Updates as one piece of memory, which moves to a thread without being copied. */
export interface PackedWork {
  readonly work: keyof typeof works;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly lengths: readonly number[];
}

let lastThread: Promise<unknown> = Promise.resolve();

/**
 * Like `collapseUpdates`, but in a thread when it would keep the event loop for long; one thread at a time.
 * Rejects when an update is damaged, or after a minute.
 */
export const collapseApart = (updates: readonly Uint8Array[]) => apart("collapse", updates);

/** Like `mergeUpdates`, in the way of `collapseApart`. */
export const mergeApart = (updates: readonly Uint8Array[]) => apart("merge", updates);

async function apart(work: keyof typeof works, updates: readonly Uint8Array[]): Promise<Uint8Array> {
  const bytes = updates.reduce((sum, update) => sum + update.byteLength, 0);
  if (bytes <= inlineBytes) return works[work](updates);
  const result = lastThread.then(() => doInThread(pack(work, updates, bytes)));
  lastThread = result.catch(() => undefined);
  return result;
}

async function doInThread(packed: PackedWork): Promise<Uint8Array> {
  const worker = new Worker(new URL("./apart-thread.mjs", import.meta.url), {
    workerData: packed,
    transferList: [packed.bytes.buffer],
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => {
        reject(new Error("the thread that works on updates ended without a result"));
      });
      timer = setTimeout(() => {
        reject(new Error(`updates were not worked on within ${String(deadlineMs)} ms`));
      }, deadlineMs);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

function pack(work: keyof typeof works, updates: readonly Uint8Array[], byteLength: number): PackedWork {
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (const update of updates) {
    bytes.set(update, at);
    at += update.byteLength;
  }
  return { work, bytes, lengths: updates.map((update) => update.byteLength) };
}

/** For the thread: does the work. */
export function doPacked({ work, bytes, lengths }: PackedWork): Uint8Array {
  let at = 0;
  return works[work](lengths.map((length) => bytes.subarray(at, (at += length))));
}
