import type { PoolClient } from "pg";
import { compactDocument } from "../log/compact.ts";
import type { Queries } from "../log/queries.ts";
import { deleteCheckpoints, writeCheckpoint } from "./checkpoints.ts";
import { latestSeq, stateAt } from "./state-at.ts";

const rowsPerDelete = 5_000;

/**
 * Removes the rows of moments that ended before `endedBefore` (epoch ms) and have been merged.
 *
 * 1. Set a checkpoint at the last row that goes: from now on history begins there.
 * 2. Move the document's mark to it, provided that the snapshot is past it: loads need none of the rows then. Who
 *    reads the history ignores everything below the mark, whether or not it is still there.
 * 3. Remove the rows, a few thousand at a time, and the checkpoints below the mark, but for those of versions and of
 *    the document's beginning.
 *
 * Stopped anywhere, it has lost nothing; the next run does what is left.
 */
export async function forgetBefore(connection: PoolClient, name: string, endedBefore: number): Promise<void> {
  const seq = await lastForgettable(connection, name, endedBefore);
  if (seq !== null) {
    await compactDocument(connection, name, 0);
    const state = await stateAt(connection, name, seq);
    if (state !== null) await writeCheckpoint(connection, name, seq, state);
    await connection.query(
      `update documents d set history_seq = $2
        where name = $1 and history_seq < $2 and snapshot_seq >= $2
          and exists (select 1 from document_checkpoints c where c.document_name = d.name and c.seq = $2)`,
      [name, seq],
    );
  }
  await deleteForgotten(connection, name);
}

async function lastForgettable(pool: Queries, name: string, endedBefore: number): Promise<bigint | null> {
  // Looks for the first row that stays: nearly always the first there is.
  const { rows } = await pool.query<{ seq: string | null }>(
    `select max(u.moment_seq) as seq
       from documents d join document_updates u on u.document_name = d.name
      where d.name = $1 and u.seq > d.history_seq and u.seq < coalesce(
            (select kept.seq from document_updates kept
              where kept.document_name = d.name and kept.seq > d.history_seq
                and (kept.moment_seq is null or kept.created_at >= to_timestamp($2))
              order by kept.seq limit 1), $3)`,
    [name, endedBefore / 1_000, latestSeq],
  );
  const seq = rows[0]?.seq;
  return seq == null ? null : BigInt(seq);
}

async function deleteForgotten(connection: PoolClient, name: string): Promise<void> {
  for (;;) {
    const { rowCount } = await connection.query(
      `delete from document_updates where seq = any(array(
         select u.seq from document_updates u join documents d on d.name = u.document_name
          where d.name = $1 and u.seq <= d.history_seq and u.seq <= d.snapshot_seq order by u.seq limit $2))`,
      [name, rowsPerDelete],
    );
    if ((rowCount ?? 0) < rowsPerDelete) break;
  }
  const { rows } = await connection.query<{ seq: string }>(
    `select c.seq from document_checkpoints c join documents d on d.name = c.document_name
      where d.name = $1 and c.seq < d.history_seq`,
    [name],
  );
  if (rows.length > 0) {
    await deleteCheckpoints(
      connection,
      name,
      rows.map(({ seq }) => seq),
    );
  }
}
