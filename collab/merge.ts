import * as Y from "yjs";
import type { StoredDocument } from "./ports.ts";

/** `Y.mergeUpdates` takes quadratic time (20 000 small updates: 8.5 s), so many are merged group by group. */
const groupSize = 64;

/** One update with all of their content, deleted content included. */
export function mergeUpdates(updates: readonly Uint8Array[]): Uint8Array {
  const [only] = updates;
  if (updates.length === 1 && only !== undefined) return only;
  if (updates.length <= groupSize) return Y.mergeUpdates([...updates]);
  const groups: Uint8Array[] = [];
  for (let start = 0; start < updates.length; start += groupSize) {
    groups.push(Y.mergeUpdates(updates.slice(start, start + groupSize)));
  }
  return mergeUpdates(groups);
}

/**
 * How much is applied in one transaction. One transaction for everything never gets to tidy up (180 000 edits: 2.3 s),
 * one for each small update tidies up all the time (1.0 s); in between it takes 0.45 s. Few updates can be large, too:
 * Yjs tidies up the letters of one transaction in quadratic time.
 */
const updatesPerTransaction = 200;
const bytesPerTransaction = 32 * 1024;

/** The state they lead to, without what was deleted. Linear: the way to read many rows. */
export function collapseUpdates(updates: readonly Uint8Array[]): StoredDocument {
  const doc = new Y.Doc({ gc: true });
  for (let start = 0; start < updates.length;) {
    const end = transactionEnd(updates, start);
    doc.transact(() => {
      for (const update of updates.slice(start, end)) Y.applyUpdate(doc, update);
    });
    start = end;
  }
  const state = Y.encodeStateAsUpdate(doc);
  const isComplete = doc.store.pendingStructs === null && doc.store.pendingDs === null;
  const stateVector = isComplete ? Y.encodeStateVector(doc) : undefined;
  doc.destroy();
  return { state, stateVector };
}

function transactionEnd(updates: readonly Uint8Array[], start: number): number {
  let bytes = 0;
  let end = start;
  while (end < updates.length && end - start < updatesPerTransaction && bytes < bytesPerTransaction) {
    bytes += updates[end]?.byteLength ?? 0;
    end++;
  }
  return end;
}
