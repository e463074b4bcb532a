import { CollabError } from "../errors.ts";
import { collapseApart } from "../log/apart.ts";
import type { Queries } from "../log/queries.ts";
import { readUpdates, type UpdatesColumns, updatesColumns } from "../log/read-updates.ts";

/** After a row; "start": before the first row that is kept; "now": after all that is committed. */
export type Point = bigint | "start" | "now";

/** Above every row. */
export const latestSeq = 2n ** 63n - 1n;

/**
 * The whole document at a point, rebuilt from the nearest checkpoint and the rows after it; null when the point is
 * older than what is kept. Rejects "document-missing" when there is no such document.
 */
export async function stateAt(pool: Queries, name: string, point: Point): Promise<Uint8Array | null> {
  // One statement, so that rows cannot be merged or forgotten between the checkpoint's reading and theirs.
  const { rows } = await pool.query<{ is_kept: boolean; checkpoint: Buffer | null } & UpdatesColumns>(
    `select d.history_seq <= p.point or coalesce(c.seq = p.point, false) as is_kept,
            c.state as checkpoint, following.updates, following.lengths
       from documents d
      cross join lateral (select coalesce($2::bigint, d.history_seq) as point) p
       left join lateral (select seq, state from document_checkpoints
                           where document_name = d.name and seq <= p.point order by seq desc limit 1) c on true
      cross join lateral (select ${updatesColumns} from document_updates u
                           where u.document_name = d.name and u.seq > greatest(c.seq, d.history_seq)
                             and u.seq <= p.point) following
      where d.name = $1`,
    [name, point === "start" ? null : point === "now" ? latestSeq : point],
  );
  const [row] = rows;
  if (row === undefined) throw new CollabError("document-missing", `There is no document ${name}`);
  if (!row.is_kept) return null;
  const { checkpoint } = row;
  const updates = readUpdates(row);
  if (updates.length === 0 && checkpoint !== null) return checkpoint;
  return (await collapseApart([...(checkpoint === null ? [] : [checkpoint]), ...updates])).state;
}
