import type { Queries } from "../log/queries.ts";
import { keepPoint } from "./checkpoints.ts";

/**
 * Sets a checkpoint at a document's first row before that row is merged or forgotten: what a document began with can
 * be read for as long as there is the document. From then on it is the first of the document's checkpoints.
 */
export async function keepBeginning(pool: Queries, name: string): Promise<void> {
  const { rows } = await pool.query<{ seq: string }>(
    `select first.seq
       from documents d
      cross join lateral (select seq, moment_seq from document_updates
                           where document_name = d.name order by seq limit 1) first
      where d.name = $1 and d.history_seq = 0 and first.moment_seq is null
        and not exists (select 1 from document_checkpoints c
                         where c.document_name = d.name and c.seq <= first.seq)`,
    [name],
  );
  const [row] = rows;
  if (row !== undefined) await keepPoint(pool, name, BigInt(row.seq));
}

/** The point after a document's first row; null when it has none, or is unknown. */
export async function firstPoint(pool: Queries, name: string): Promise<bigint | null> {
  const { rows } = await pool.query<{ seq: string | null }>(
    `select least(
       (select min(seq) from document_checkpoints where document_name = $1),
       (select u.seq from document_updates u join documents d on d.name = u.document_name
         where d.name = $1 and u.seq > d.history_seq order by u.seq limit 1)) as seq`,
    [name],
  );
  const seq = rows[0]?.seq;
  return seq == null ? null : BigInt(seq);
}
