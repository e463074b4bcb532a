/**
 * Groups the rows of a document's log into moments, as a person would tell them apart:
 * 1. a pause of a minute ends a moment, and so does the full hour, which bounds how far back one has to read;
 * 2. in between, the neighbouring rows of one author are a turn; a turn of less than 10 s is quick;
 * 3. a turn that is not quick begins a moment, unless the last such turn was the same author's: they only went on;
 * 4. quick turns join the moment they fall in, so that people who alternate share one; but what people do never joins
 *    what programs alone did before, such as how the document began;
 * 5. a moment lasts 5 minutes at most.
 * Rows of a moment that was merged (merge-rows.ts) stay together and apart from all others.
 *
 * Grouping needs only the rows since the last pause or hour, so pages can be grouped one by one.
 */

export interface LogRow {
  readonly seq: bigint;
  /** Null for edits of programs. */
  readonly actorId: string | null;
  /** Epoch milliseconds; equal to `endedAt` for a row that was never merged. */
  readonly startedAt: number;
  readonly endedAt: number;
  readonly edits: number;
  readonly bytes: number;
  /** The moment this row was merged for; null before. */
  readonly momentSeq: bigint | null;
}

export interface LogMoment {
  readonly rows: readonly LogRow[];
  /** Number of the last row: the moment's id. */
  readonly seq: bigint;
  readonly startedAt: number;
  readonly endedAt: number;
  /** People in the order of their first edit; programs are not listed. */
  readonly actorIds: readonly string[];
  readonly edits: number;
  readonly bytes: number;
}

const pauseMs = 60_000;
const quickMs = 10_000;
const longestMs = 5 * 60_000;
const hourMs = 60 * 60_000;

/** Moments, oldest first. `rows` are ascending and begin where `beginsAnew` or with the document's first row. */
export function groupMoments(rows: readonly LogRow[]): LogMoment[] {
  return split(rows, beginsAnew).flatMap(groupStretch).map(summarise);
}

/** Whether this row begins a moment whatever comes before `previous`. */
export function beginsAnew(previous: LogRow, row: LogRow): boolean {
  if (previous.momentSeq !== null || row.momentSeq !== null) return previous.momentSeq !== row.momentSeq;
  if (row.startedAt - previous.endedAt >= pauseMs) return true;
  return Math.floor(previous.endedAt / hourMs) < Math.floor(row.startedAt / hourMs);
}

/** The rows of each moment of a stretch without pause. */
function groupStretch(rows: readonly LogRow[]): LogRow[][] {
  if (rows[0]?.momentSeq !== null) return [[...rows]];
  const moments: LogRow[][] = [];
  let moment: LogRow[] = [];
  let settledAuthor: string | null | undefined;
  const begin = () => {
    moment = [];
    moments.push(moment);
    settledAuthor = undefined;
  };
  for (const turn of split(rows, (previous, row) => previous.actorId !== row.actorId)) {
    const author = turn[0]?.actorId ?? null;
    const isQuick = spanOf(turn) < quickMs;
    const peopleCome = author !== null && moment.every(({ actorId }) => actorId === null);
    if (moments.length === 0 || peopleCome || (!isQuick && settledAuthor !== author)) begin();
    for (const row of turn) {
      if (row.endedAt - (moment[0] ?? row).startedAt > longestMs) begin();
      moment.push(row);
    }
    if (!isQuick) settledAuthor = author;
  }
  return moments;
}

function summarise(rows: readonly LogRow[]): LogMoment {
  const byStart = [...rows].sort((one, other) => one.startedAt - other.startedAt);
  return {
    rows,
    seq: rows.reduce((last, { seq }) => (seq > last ? seq : last), 0n),
    startedAt: byStart[0]?.startedAt ?? 0,
    endedAt: rows.reduce((last, { endedAt }) => Math.max(last, endedAt), 0),
    actorIds: [...new Set(byStart.flatMap(({ actorId }) => actorId ?? []))],
    edits: rows.reduce((sum, { edits }) => sum + edits, 0),
    bytes: rows.reduce((sum, { bytes }) => sum + bytes, 0),
  };
}

function spanOf(rows: readonly LogRow[]): number {
  return (rows.at(-1)?.endedAt ?? 0) - (rows[0]?.startedAt ?? 0);
}

/** Cuts a list before each item for which `isCut` holds. */
function split<Item>(items: readonly Item[], isCut: (previous: Item, item: Item) => boolean): Item[][] {
  const parts: Item[][] = [];
  let previous: Item | undefined;
  for (const item of items) {
    if (previous === undefined || isCut(previous, item)) parts.push([]);
    parts.at(-1)?.push(item);
    previous = item;
  }
  return parts;
}
