import { mergeApart } from "../log/apart.ts";
import type { Queries } from "../log/queries.ts";
import { groupMoments, type LogMoment, type LogRow } from "./moments.ts";
import { readUntidiedRows } from "./read-rows.ts";

const rowsPerRead = 5_000;
/** More than a moment of five minutes can have. */
const mostRowsPerRead = 80_000;
/** A moment larger than this is left in its rows. */
const mostMergedBytes = 16 * 1024 * 1024;

/**
 * Merges the rows of moments that ended before `endedBefore` (epoch ms) into one row for each of their authors.
 *
 * A merged row takes the number of the author's last row and remembers its moment, so the timeline stays as it was,
 * and so does the document at the end of every moment; points within one can no longer be told apart. A reader that
 * begins in its middle applies some edits twice, which changes nothing.
 *
 * Each moment is one statement, together with the mark up to where the document is tidied; when the mark is not
 * where it was, another run was faster and the statement does nothing.
 *
 * @returns how many moments were merged
 */
export async function mergeMoments(pool: Queries, name: string, endedBefore: number): Promise<number> {
  let merged = 0;
  for (let limit = rowsPerRead; limit <= mostRowsPerRead;) {
    const rows = await readUntidiedRows(pool, name, limit);
    const moments = groupMoments(rows);
    const isAll = rows.length < limit;
    // A full read may end in the middle of a moment.
    const whole = isAll ? moments : moments.slice(0, -1);
    for (const moment of whole) {
      if (moment.endedAt >= endedBefore || !(await mergeMoment(pool, name, moment))) return merged;
      merged++;
    }
    if (isAll) break;
    limit = whole.length > 0 ? rowsPerRead : limit * 2;
  }
  return merged;
}

async function mergeMoment(pool: Queries, name: string, moment: LogMoment): Promise<boolean> {
  const parts = moment.bytes > mostMergedBytes ? moment.rows.map((row) => [row]) : groupByAuthor(moment.rows);
  const merged: MergedRow[] = [];
  for (const part of parts) merged.push(await mergePart(pool, name, part));
  const kept = new Set(merged.map(({ seq }) => seq));
  const gone = moment.rows.map(({ seq }) => seq).filter((seq) => !kept.has(seq));
  const { rows } = await pool.query(
    `with marked as (
       update documents set tidied_seq = $2::bigint
        where name = $1 and tidied_seq < $3::bigint
       returning name),
     gone as (
       delete from document_updates u using marked where u.document_name = marked.name and u.seq = any($4::bigint[])),
     merged as (
       update document_updates u
          set update = coalesce(given.update, u.update), edits = given.edits, bytes = given.bytes,
              started_at = least(to_timestamp(given.started_at / 1000), u.created_at), moment_seq = $2::bigint
         from marked, unnest($5::bigint[], $6::bytea[], $7::int[], $8::int[], $9::float8[])
                as given(seq, update, edits, bytes, started_at)
        where u.document_name = marked.name and u.seq = given.seq)
     select name from marked`,
    [
      name,
      moment.seq,
      moment.rows[0]?.seq,
      gone,
      merged.map(({ seq }) => seq),
      merged.map(({ update }) => update),
      merged.map(({ edits }) => edits),
      merged.map(({ bytes }) => Math.min(bytes, 2 ** 31 - 1)),
      merged.map(({ startedAt }) => startedAt),
    ],
  );
  return rows.length === 1;
}

interface MergedRow {
  readonly seq: bigint;
  /** Null: the row keeps the update it has. */
  readonly update: Buffer | null;
  readonly edits: number;
  readonly bytes: number;
  readonly startedAt: number;
}

async function mergePart(pool: Queries, name: string, part: readonly LogRow[]): Promise<MergedRow> {
  return {
    seq: part.reduce((last, { seq }) => (seq > last ? seq : last), 0n),
    update: part.length > 1 ? await mergeUpdatesOf(pool, name, part) : null,
    edits: part.reduce((sum, { edits }) => sum + edits, 0),
    bytes: part.reduce((sum, { bytes }) => sum + bytes, 0),
    startedAt: part.reduce((first, { startedAt }) => Math.min(first, startedAt), Infinity),
  };
}

async function mergeUpdatesOf(pool: Queries, name: string, part: readonly LogRow[]): Promise<Buffer> {
  const { rows } = await pool.query<{ update: Buffer }>(
    "select update from document_updates where document_name = $1 and seq = any($2::bigint[]) order by seq",
    [name, part.map(({ seq }) => seq)],
  );
  const merged = await mergeApart(rows.map(({ update }) => update));
  return Buffer.from(merged.buffer, merged.byteOffset, merged.byteLength);
}

function groupByAuthor(rows: readonly LogRow[]): LogRow[][] {
  const parts = new Map<string | null, LogRow[]>();
  for (const row of rows) {
    const part = parts.get(row.actorId);
    if (part === undefined) parts.set(row.actorId, [row]);
    else part.push(row);
  }
  return [...parts.values()];
}
