import type { Pool } from "pg";
import { keepBeginning } from "./beginning.ts";
import { deleteCheckpoints, fewestBytes, worthwhileShare } from "./checkpoints.ts";
import { onOneConnection } from "./one-connection.ts";

/** No version names this point any more: its checkpoint goes, unless reading would take much longer without it. */
export async function releasePoint(pool: Pool, name: string, seq: bigint): Promise<void> {
  await onOneConnection(pool, async (connection) => {
    // Only with the beginning in its place the first checkpoint is known to be it.
    await keepBeginning(connection, name);
    const { rows } = await connection.query(
      `select 1 from documents d
         join document_checkpoints c on c.document_name = d.name and c.seq = $2
         left join lateral (select seq, octet_length(state) as size from document_checkpoints
                             where document_name = d.name and seq < c.seq order by seq desc limit 1) previous on true
        where d.name = $1
          and (select coalesce(sum(octet_length(u.update)), 0)::float8 from document_updates u
                where u.document_name = d.name and u.seq > greatest(previous.seq, d.history_seq) and u.seq <= c.seq)
              < greatest($3::float8, coalesce(previous.size, 0) * $4::float8)`,
      [name, seq, fewestBytes, worthwhileShare],
    );
    if (rows.length > 0) await deleteCheckpoints(connection, name, [seq.toString()]);
  });
}
