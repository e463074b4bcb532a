import { collapseUpdates, mergeUpdates } from "../merge.ts";
import type { StoredDocument } from "../ports.ts";
import { WorkThread } from "../work-thread.ts";

/** This much takes about 25 ms when it consists of single letters; more would be felt by others. */
const inlineBytes = 256 * 1024;

/** What can be done with updates apart from the event loop; see merge.ts. */
const works = {
  collapse: collapseUpdates,
  merge: (updates: readonly Uint8Array[]): StoredDocument => ({ state: mergeUpdates(updates) }),
};

/** Updates as one piece of memory, which moves to the thread without being copied. */
interface PackedWork {
  readonly work: keyof typeof works;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly lengths: readonly number[];
}

/** One for the process. */
const thread = new WorkThread<PackedWork, StoredDocument>(
  new URL("./apart-worker.ts", import.meta.url),
  "works on updates",
);

/**
 * Like `collapseUpdates`, but in a thread when it would keep the event loop for long; one piece of work at a time.
 * Rejects when an update is damaged, or after a minute.
 */
export const collapseApart = (updates: readonly Uint8Array[]) => apart("collapse", updates);

/** Like `mergeUpdates`, in the way of `collapseApart`. */
export async function mergeApart(updates: readonly Uint8Array[]): Promise<Uint8Array> {
  return (await apart("merge", updates)).state;
}

async function apart(work: keyof typeof works, updates: readonly Uint8Array[]): Promise<StoredDocument> {
  const bytes = updates.reduce((sum, update) => sum + update.byteLength, 0);
  if (bytes <= inlineBytes) return works[work](updates);
  return thread.do(() => {
    const packed = pack(work, updates, bytes);
    return { work: packed, transfer: [packed.bytes.buffer] };
  });
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
export function doPacked({ work, bytes, lengths }: PackedWork): StoredDocument {
  let at = 0;
  return works[work](lengths.map((length) => bytes.subarray(at, (at += length))));
}
