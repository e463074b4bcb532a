import { Worker } from "node:worker_threads";
import { collapseUpdates } from "../merge.ts";

/** Collapsing this much takes about 25 ms when it consists of single letters; more would be felt by others. */
const inlineBytes = 256 * 1024;
const deadlineMs = 60_000;

/** Updates as one piece of memory, which moves to a thread without being copied. */
export interface PackedUpdates {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly lengths: readonly number[];
}

let lastThread: Promise<unknown> = Promise.resolve();

/**
 * Like `collapseUpdates`, but in a thread when it would keep the event loop for long; one thread at a time.
 * Rejects when an update is damaged, or after a minute.
 */
export async function collapseApart(updates: readonly Uint8Array[]): Promise<Uint8Array> {
  const bytes = updates.reduce((sum, update) => sum + update.byteLength, 0);
  if (bytes <= inlineBytes) return collapseUpdates(updates);
  const result = lastThread.then(() => collapseInThread(pack(updates, bytes)));
  lastThread = result.catch(() => undefined);
  return result;
}

async function collapseInThread(packed: PackedUpdates): Promise<Uint8Array> {
  const worker = new Worker(new URL("./collapse-thread.mjs", import.meta.url), {
    workerData: packed,
    transferList: [packed.bytes.buffer],
  });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise<Uint8Array>((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", () => {
        reject(new Error("the thread that collapses updates ended without a result"));
      });
      timer = setTimeout(() => {
        reject(new Error(`updates were not collapsed within ${String(deadlineMs)} ms`));
      }, deadlineMs);
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

function pack(updates: readonly Uint8Array[], byteLength: number): PackedUpdates {
  const bytes = new Uint8Array(byteLength);
  let at = 0;
  for (const update of updates) {
    bytes.set(update, at);
    at += update.byteLength;
  }
  return { bytes, lengths: updates.map((update) => update.byteLength) };
}

export function unpack({ bytes, lengths }: PackedUpdates): Uint8Array[] {
  let at = 0;
  return lengths.map((length) => bytes.subarray(at, (at += length)));
}
