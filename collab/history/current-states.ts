import type { Queries } from "../log/queries.ts";
import { readState, type StateColumns, updatesColumns } from "../log/read-updates.ts";

/** What is stored of many documents, in one read: updates to be applied in order. Unknown names are left out. */
export async function currentStates(
  pool: Queries,
  names: readonly string[],
): Promise<Map<string, Uint8Array[]>> {
  const { rows } = await pool.query<{ name: string } & StateColumns>(
    `select d.name, d.snapshot, behind.updates, behind.lengths
       from documents d
      cross join lateral (select ${updatesColumns} from document_updates u
                           where u.document_name = d.name and u.seq > d.snapshot_seq) behind
      where d.name = any($1)`,
    [names],
  );
  return new Map(rows.map((row) => [row.name, readState(row)]));
}
