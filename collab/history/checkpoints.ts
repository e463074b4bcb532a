import type { PoolClient } from "pg";
import { fixCut } from "../log/cut.ts";
import type { Queries } from "../log/queries.ts";
import { type Point, stateAt } from "./state-at.ts";

/** A checkpoint is worth its place once the rows after the last one have this many bytes (about 12 ms to read), */
export const fewestBytes = 64 * 1024;
/** and this share of that checkpoint: reading never takes much longer than reading the document itself. */
export const worthwhileShare = 0.25;
/** So that one document does not keep the others waiting; the next run goes on. */
const mostPerRun = 20;

/**
 * Makes sure that a checkpoint stands at a point, and gives its number; null when the point is no longer kept.
 * Rejects "document-missing".
 */
export async function keepPoint(pool: Queries, name: string, point: bigint | "now"): Promise<bigint | null> {
  // Also for a point of the past: rows just below it may still be on their way.
  const cut = await fixCut(pool, name);
  const seq = point === "now" || (cut !== null && point > cut) ? cut : point;
  const state = await stateAt(pool, name, seq ?? ("now" satisfies Point));
  if (state === null || seq === null) return null;
  await writeCheckpoint(pool, name, seq, state);
  return seq;
}

/** Sets checkpoints along the rows that have none; gives how many. */
export async function placeCheckpoints(pool: Queries, name: string): Promise<number> {
  let placed = 0;
  let cut: bigint | null | undefined;
  while (placed < mostPerRun) {
    const seq = await nextCheckpoint(pool, name);
    if (seq === null) break;
    if (cut === undefined || (cut !== null && seq > cut)) cut = await fixCut(pool, name);
    const state = await stateAt(pool, name, seq);
    if (state === null) break;
    await writeCheckpoint(pool, name, seq, state);
    placed++;
  }
  return placed;
}

/** Removes checkpoints that stand too close because the rows between them were merged. Those of versions stay. */
export async function thinCheckpoints(connection: PoolClient, name: string): Promise<void> {
  const { rows } = await connection.query<{ seq: string; size: number; bytes: number; is_free: boolean }>(
    `select c.seq, c.size, not exists (select 1 from document_versions v
                                        where v.document_name = c.document_name and v.seq = c.seq) as is_free,
            (select coalesce(sum(octet_length(u.update)), 0)::float8 from document_updates u
              where u.document_name = c.document_name and u.seq > c.previous and u.seq <= c.seq) as bytes
       from (select document_name, seq, octet_length(state) as size, lag(seq, 1, 0::bigint) over (order by seq) as previous
               from document_checkpoints where document_name = $1) c
       join documents d on d.name = c.document_name
      where c.seq > d.history_seq and c.seq <= d.tidied_seq order by c.seq`,
    [name],
  );
  const needless: string[] = [];
  let bytes = 0;
  let size = 0;
  for (const checkpoint of rows) {
    bytes += checkpoint.bytes;
    if (checkpoint.is_free && bytes < Math.max(fewestBytes, size * worthwhileShare)) {
      needless.push(checkpoint.seq);
    } else {
      bytes = 0;
      size = checkpoint.size;
    }
  }
  if (needless.length > 0) await deleteCheckpoints(connection, name, needless);
}

/**
 * Removes these, except where something needs one: a version that has come meanwhile, the history that begins there,
 * or the document's beginning, which is the first of all checkpoints.
 */
export async function deleteCheckpoints(
  connection: PoolClient,
  name: string,
  seqs: readonly string[],
): Promise<void> {
  await connection.query("begin");
  // Versions are named under the same lock: what is seen then is so until the end. Edits do not wait for it.
  await connection.query("select 1 from documents where name = $1 for no key update", [name]);
  await connection.query(
    `delete from document_checkpoints c using documents d
      where d.name = $1 and c.document_name = d.name and c.seq = any($2::bigint[]) and c.seq <> d.history_seq
        and c.seq > (select min(first.seq) from document_checkpoints first where first.document_name = d.name)
        and not exists (select 1 from document_versions v
                         where v.document_name = c.document_name and v.seq = c.seq)`,
    [name, seqs],
  );
  await connection.query("commit");
}

export async function writeCheckpoint(
  pool: Queries,
  name: string,
  seq: bigint,
  state: Uint8Array,
): Promise<void> {
  await pool.query(
    `insert into document_checkpoints (document_name, seq, state)
     select name, $2, $3 from documents where name = $1 on conflict do nothing`,
    [name, seq, Buffer.from(state.buffer, state.byteOffset, state.byteLength)],
  );
}

/** The row after the last checkpoint where the next one is worth its place. */
async function nextCheckpoint(pool: Queries, name: string): Promise<bigint | null> {
  const { rows } = await pool.query<{ seq: string }>(
    `select seq from (
       select u.seq, c.size, sum(octet_length(u.update)) over (order by u.seq) as bytes
         from documents d
         left join lateral (select seq, octet_length(state) as size from document_checkpoints
                             where document_name = d.name order by seq desc limit 1) c on true
         join document_updates u on u.document_name = d.name and u.seq > greatest(c.seq, d.history_seq)
        where d.name = $1) as following
      where bytes >= greatest($2::float8, coalesce(size, 0) * $3::float8)
      order by seq limit 1`,
    [name, fewestBytes, worthwhileShare],
  );
  const [row] = rows;
  return row === undefined ? null : BigInt(row.seq);
}
