import type { Queries } from "../log/queries.ts";
import type { LogRow } from "./moments.ts";

interface StoredRow {
  seq: string;
  actor_id: string | null;
  started_at: number;
  ended_at: number;
  edits: number;
  bytes: number;
  moment_seq: string | null;
}

// Times as plain numbers: parsing them as dates would take longer than reading the rows.
const columns = `u.seq, u.actor_id, u.edits, u.moment_seq,
  (extract(epoch from coalesce(u.started_at, u.created_at)) * 1000)::float8 as started_at,
  (extract(epoch from u.created_at) * 1000)::float8 as ended_at,
  coalesce(u.bytes, octet_length(u.update)) as bytes`;

/** What is known of the rows below `before`, without their content; the last `limit` of them, ascending. */
export async function readRowsBefore(
  pool: Queries,
  name: string,
  before: bigint,
  limit: number,
): Promise<LogRow[]> {
  const { rows } = await pool.query<StoredRow>(
    `select ${columns} from document_updates u join documents d on d.name = u.document_name
      where d.name = $1 and u.seq > d.history_seq and u.seq < $2 order by u.seq desc limit $3`,
    [name, before, limit],
  );
  return rows.map(toLogRow).reverse();
}

/** The same of the rows that have not been merged yet; the first `limit` of them. */
export async function readUntidiedRows(pool: Queries, name: string, limit: number): Promise<LogRow[]> {
  const { rows } = await pool.query<StoredRow>(
    `select ${columns} from document_updates u join documents d on d.name = u.document_name
      where d.name = $1 and u.seq > d.tidied_seq order by u.seq limit $2`,
    [name, limit],
  );
  return rows.map(toLogRow);
}

function toLogRow(row: StoredRow): LogRow {
  return {
    seq: BigInt(row.seq),
    actorId: row.actor_id,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    edits: row.edits,
    bytes: row.bytes,
    momentSeq: row.moment_seq === null ? null : BigInt(row.moment_seq),
  };
}
