import { collapseApart } from "./apart.ts";
import { fixCut } from "./cut.ts";
import type { Queries } from "./queries.ts";
import { readState, type StateColumns, updatesColumns } from "./read-updates.ts";

/** Few rows can hold much, as what is typed while the log is slow comes in one; less than this is read in no time. */
const minBytesBehind = 64 * 1024;
/** Beside a snapshot this many times larger they do not matter either. */
const snapshotShare = 8;

/** Whether rows with so many bytes make a document slower to open. */
export function isMuch(bytesBehind: number, snapshotBytes: number): boolean {
  return bytesBehind > Math.max(minBytesBehind, snapshotBytes / snapshotShare);
}

/**
 * Writes a new snapshot when more than `aboveRows` rows, or much, lie behind the old one. The rows stay: they are
 * history.
 *
 * 1. Fix a cut, so that no row can commit below it later: no load would ever see such a row. This is the only step
 *    that holds up appends, for one short statement.
 * 2. Read the rows up to the cut and collapse them, with nothing locked.
 * 3. Replace the snapshot if it is still the one read; otherwise somebody else was faster, and theirs is as good.
 *
 * Each step is a statement of its own. Whoever is stopped between two of them has changed nothing.
 *
 * @returns whether a snapshot was written
 */
export async function compactDocument(pool: Queries, name: string, aboveRows: number): Promise<boolean> {
  const behind = await measureBehind(pool, name);
  if (behind.rows <= aboveRows && !isMuch(behind.bytes, behind.snapshotBytes)) return false;
  const cut = await fixCut(pool, name);
  if (cut === null) return false;
  const { rows } = await pool.query<{ snapshot_seq: string } & StateColumns>(
    `select d.snapshot, d.snapshot_seq, behind.updates, behind.lengths
       from documents d
      cross join lateral (select ${updatesColumns} from document_updates u
                           where u.document_name = d.name and u.seq > d.snapshot_seq and u.seq <= $2) behind
      where d.name = $1`,
    [name, cut],
  );
  const [document] = rows;
  if (document?.updates == null) return false;
  const { state, stateVector } = await collapseApart(readState(document));
  const { rowCount } = await pool.query(
    `update documents set snapshot = $3, snapshot_vector = $4, snapshot_seq = $2
      where name = $1 and snapshot_seq = $5`,
    [name, cut, bufferOf(state), stateVector && bufferOf(stateVector), document.snapshot_seq],
  );
  return rowCount === 1;
}

async function measureBehind(
  pool: Queries,
  name: string,
): Promise<{ rows: number; bytes: number; snapshotBytes: number }> {
  const { rows } = await pool.query<{ rows: number; bytes: number; snapshotBytes: number }>(
    `select count(*)::int as rows, coalesce(sum(octet_length(u.update)), 0)::float as bytes,
            coalesce(max(octet_length(d.snapshot)), 0) as "snapshotBytes"
       from document_updates u join documents d on d.name = u.document_name
      where d.name = $1 and u.seq > d.snapshot_seq`,
    [name],
  );
  return rows[0] ?? { rows: 0, bytes: 0, snapshotBytes: 0 };
}

function bufferOf({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
