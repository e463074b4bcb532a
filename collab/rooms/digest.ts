import { createHash } from "node:crypto";
import * as Y from "yjs";

/** Short enough to be sent often, long enough that different contents are never taken for the same. */
export function digestOf(snapshot: Y.Snapshot): Uint8Array {
  return createHash("sha256").update(Y.encodeSnapshot(snapshot)).digest().subarray(0, 16);
}
