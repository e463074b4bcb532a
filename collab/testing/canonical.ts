import * as Y from "yjs";

/**
 * The bytes that equal documents have in common: how a replica happens to have split its items, which depends on
 * the order in which it heard of edits, is made the same by reading its state into a new document at once.
 * Null for a state that still waits for something, which no document equals.
 */
export function canonicalBytes(state: Uint8Array): Uint8Array | null {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, state);
  const { pendingStructs, pendingDs } = doc.store;
  const isWhole = pendingStructs === null && pendingDs === null;
  const bytes = isWhole ? Y.encodeStateAsUpdate(doc) : null;
  doc.destroy();
  return bytes;
}

/**
 * What a server makes of a stored state: without edits that build on something that was never stored. Such remain
 * when two nodes die and only the second had saved; nobody was told that they are saved.
 */
export function servedState(stored: Uint8Array): Uint8Array {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, stored);
  doc.store.pendingStructs = null;
  doc.store.pendingDs = null;
  const state = Y.encodeStateAsUpdate(doc);
  doc.destroy();
  return state;
}

/** Whether all these states are the same, byte for byte. */
export function areEqual(states: readonly Uint8Array[]): boolean {
  const [first, ...others] = states.map(canonicalBytes);
  if (first == null) return false;
  return others.every((other) => other !== null && Buffer.from(first).equals(other));
}
