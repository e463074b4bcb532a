import type { Sandboxes } from "#sandbox/index.ts";

/** Whoever reads a lesson opens its lab about then, or not soon. */
const EXPECTED_MS = 5 * 60_000;
/** Far above what any pool prepares. */
const MAX_READERS = 1_000;

/**
 * Has a sandbox started for everybody who reads a lesson with a lab, once for each reader: a class begins by opening
 * the lesson. The pool's bounds say how many that are at most.
 */
export function createExpectedOpenings(sandboxes: Pick<Sandboxes, "prepare">): (readerId: string) => void {
  const expected = new Map<string, number>();
  return (readerId) => {
    const now = Date.now();
    for (const [id, until] of expected) {
      if (until > now && expected.size < MAX_READERS) break; // in the order in which they came
      expected.delete(id);
    }
    if (expected.has(readerId)) return;
    const until = now + EXPECTED_MS;
    expected.set(readerId, until);
    sandboxes.prepare(1, until);
  };
}
