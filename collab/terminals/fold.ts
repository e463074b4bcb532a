import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { Size } from "./messages.ts";

/** Output with the size it was printed for. */
export interface Piece {
  readonly size: Size;
  readonly bytes: Uint8Array;
}

export type FoldResult = { readonly drawing: Uint8Array } | { readonly error: unknown };

const deadlineMs = 60_000;
/** Starting a thread costs more than a fold, so it stays for the next. */
const idleMs = 30_000;

/** One for the process, started by need. */
let thread: { readonly worker: Worker; idle?: NodeJS.Timeout } | undefined;
let lastFold: Promise<unknown> = Promise.resolve();

/**
 * What `draw` makes of the pieces, in a thread: emulating a terminal for 256 KiB of output takes 10 to 30 ms. One fold
 * at a time. Rejects when the thread fails, or after a minute.
 */
export function fold(pieces: readonly Piece[]): Promise<Uint8Array> {
  const folding = lastFold.then(() => foldInThread(pieces));
  lastFold = folding.catch(() => undefined);
  return folding;
}

async function foldInThread(pieces: readonly Piece[]): Promise<Uint8Array> {
  const { worker, idle } = (thread ??= startThread());
  clearTimeout(idle);
  worker.ref();
  worker.postMessage(pieces);
  let answer: FoldResult;
  try {
    const signal = AbortSignal.timeout(deadlineMs);
    [answer] = (await once(worker, "message", { signal })) as [FoldResult];
  } catch (error) {
    endThread();
    throw new Error("the thread that draws terminals did not answer", { cause: error });
  }
  worker.unref();
  thread.idle = setTimeout(endThread, idleMs).unref();
  if ("error" in answer) throw answer.error;
  return answer.drawing;
}

function startThread(): { readonly worker: Worker; idle?: NodeJS.Timeout } {
  const worker = new Worker(new URL("./fold-thread.mjs", import.meta.url));
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
