import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { collapseUpdates, mergeUpdates } from "../merge.ts";

/** This much takes about 25 ms when it consists of single letters; more would be felt by others. */
const inlineBytes = 256 * 1024;
const deadlineMs = 60_000;
/** Starting a thread costs about as much as the work itself, so it stays for more. */
const idleMs = 30_000;

/** What can be done with updates apart from the event loop; see merge.ts. */
const works = { collapse: collapseUpdates, merge: mergeUpdates };

/** Updates as one piece of memory, which moves to the thread without being copied. */
export interface PackedWork {
  readonly work: keyof typeof works;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly lengths: readonly number[];
}

export type WorkResult = { readonly result: Uint8Array } | { readonly error: unknown };

/** One for the process, started by need. */
let thread: { readonly worker: Worker; idle?: NodeJS.Timeout } | undefined;
let lastWork: Promise<unknown> = Promise.resolve();

/**
 * Like `collapseUpdates`, but in a thread when it would keep the event loop for long; one piece of work at a time.
 * Rejects when an update is damaged, or after a minute.
 */
export const collapseApart = (updates: readonly Uint8Array[]) => apart("collapse", updates);

/** Like `mergeUpdates`, in the way of `collapseApart`. */
export const mergeApart = (updates: readonly Uint8Array[]) => apart("merge", updates);

async function apart(work: keyof typeof works, updates: readonly Uint8Array[]): Promise<Uint8Array> {
  const bytes = updates.reduce((sum, update) => sum + update.byteLength, 0);
  if (bytes <= inlineBytes) return works[work](updates);
  const result = lastWork.then(() => doInThread(pack(work, updates, bytes)));
  lastWork = result.catch(() => undefined);
  return result;
}

async function doInThread(packed: PackedWork): Promise<Uint8Array> {
  const { worker, idle } = (thread ??= startThread());
  clearTimeout(idle);
  worker.ref();
  worker.postMessage(packed, [packed.bytes.buffer]);
  let answer: WorkResult;
  try {
    const signal = AbortSignal.timeout(deadlineMs);
    [answer] = (await once(worker, "message", { signal })) as [WorkResult];
  } catch (error) {
    endThread();
    throw new Error("the thread that works on updates did not answer", { cause: error });
  }
  worker.unref();
  thread.idle = setTimeout(endThread, idleMs).unref();
  if ("error" in answer) throw answer.error;
  return answer.result;
}

function startThread(): { readonly worker: Worker; idle?: NodeJS.Timeout } {
  const worker = new Worker(new URL("./apart-thread.mjs", import.meta.url));
  // A thread that ends by itself is replaced; who waits for it is told by the error, or by the deadline.
  worker.on("error", () => undefined);
  worker.on("exit", () => {
    if (thread?.worker === worker) thread = undefined;
  });
  return { worker };
}

function endThread(): void {
  void thread?.worker.terminate();
  thread = undefined;
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
