/**
 * The updates of some rows `u`, as two columns. Not as an array of bytes: its text, letter by letter, takes the driver
 * 130 ms of the event loop for each megabyte; one piece of bytes takes 4.
 */
export const updatesColumns = `string_agg(u.update, ''::bytea order by u.seq) as updates,
  array_agg(octet_length(u.update) order by u.seq) as lengths`;

/** `updatesColumns` as they are read; null when there are no rows. */
export interface UpdatesColumns {
  readonly updates: Buffer | null;
  readonly lengths: readonly number[] | null;
}

/** The updates, in order. They share their memory. */
export function readUpdates({ updates, lengths }: UpdatesColumns): Uint8Array[] {
  let at = 0;
  return (lengths ?? []).map((length) => (updates ?? new Uint8Array()).subarray(at, (at += length)));
}

/** A document's snapshot beside the rows behind it. */
export interface StateColumns extends UpdatesColumns {
  readonly snapshot: Buffer | null;
}

/** The updates that make the document, in order: its snapshot, if it has one, and the rows behind. */
export function readState(row: StateColumns): Uint8Array[] {
  const updates = readUpdates(row);
  return row.snapshot === null ? updates : [row.snapshot, ...updates];
}
