import type { Pool } from "pg";
import { beginsAnew, groupMoments, type LogMoment, type LogRow } from "./moments.ts";
import { readRowsBefore } from "./read-rows.ts";
import { latestSeq } from "./state-at.ts";

export interface MomentsPage {
  /** Newest first. */
  readonly moments: readonly LogMoment[];
  /** Where the next, older page begins; null when this one reaches the beginning. */
  readonly nextBefore: bigint | null;
}

const rowsPerRead = 4_000;

/**
 * The last `limit` moments of a document before a row. Reads backwards until it has them, and on to where the oldest
 * of them must begin: the last pause or full hour before it.
 */
export async function readMoments(
  pool: Pool,
  name: string,
  { before = latestSeq, limit }: { readonly before?: bigint | undefined; readonly limit: number },
): Promise<MomentsPage> {
  let moments: LogMoment[] = [];
  let pending: LogRow[] = [];
  let cursor = before;
  for (let isAtStart = false; !isAtStart && moments.length <= limit;) {
    const rows = await readRowsBefore(pool, name, cursor, rowsPerRead);
    isAtStart = rows.length < rowsPerRead;
    cursor = rows[0]?.seq ?? cursor;
    pending = [...rows, ...pending];
    const start = isAtStart ? 0 : firstAnew(pending);
    moments = [...groupMoments(pending.slice(start)), ...moments];
    pending = pending.slice(0, start);
  }
  const page = moments.slice(-limit).reverse();
  const oldest = page.at(-1)?.rows[0];
  const hasMore = page.length < moments.length;
  return { moments: page, nextBefore: hasMore && oldest !== undefined ? oldest.seq : null };
}

/** The first row of which it is certain that it begins a moment; all are pending when there is none. */
function firstAnew(rows: readonly LogRow[]): number {
  const index = rows.findIndex((row, at) => {
    const previous = rows[at - 1];
    return previous !== undefined && beginsAnew(previous, row);
  });
  return index === -1 ? rows.length : index;
}
