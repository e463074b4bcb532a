import type { Pool, PoolClient } from "pg";
import { collapseUpdates } from "../merge.ts";

/**
 * Writes a new snapshot when more than `aboveRows` rows lie behind the old one. The rows stay: they are history.
 *
 * The danger is a row that commits after we read, with a number below the one we write as `snapshot_seq`: no load
 * would ever see it. So the document is locked against appenders first. They lock it too (`key share`) and only
 * then take a number, hence every lower number is committed once we hold the lock, and every later one is higher.
 *
 * @returns whether a snapshot was written
 */
export async function compactDocument(pool: Pool, name: string, aboveRows: number): Promise<boolean> {
  if ((await countRowsBehind(pool, name)) <= aboveRows) return false;
  const client = await pool.connect();
  try {
    await client.query("begin");
    const written = await writeSnapshot(client, name);
    await client.query("commit");
    client.release();
    return written;
  } catch (error) {
    // The connection goes with its transaction: after a failed statement or a lost link it is not worth saving.
    client.release(true);
    throw error;
  }
}

async function countRowsBehind(pool: Pool, name: string): Promise<number> {
  const { rows } = await pool.query<{ behind: number }>(
    `select count(*)::int as behind from document_updates u join documents d on d.name = u.document_name
      where d.name = $1 and u.seq > d.snapshot_seq`,
    [name],
  );
  return rows[0]?.behind ?? 0;
}

async function writeSnapshot(client: PoolClient, name: string): Promise<boolean> {
  const locked = await client.query<{ snapshot: Buffer | null; snapshot_seq: string }>(
    "select snapshot, snapshot_seq from documents where name = $1 for update",
    [name],
  );
  const [document] = locked.rows;
  if (document === undefined) return false;
  const behind = await client.query<{ seq: string; update: Buffer }>(
    "select seq, update from document_updates where document_name = $1 and seq > $2 order by seq",
    [name, document.snapshot_seq],
  );
  const lastSeq = behind.rows.at(-1)?.seq;
  if (lastSeq === undefined) return false;
  const updates = behind.rows.map(({ update }) => update);
  const snapshot = collapseUpdates(document.snapshot === null ? updates : [document.snapshot, ...updates]);
  await client.query("update documents set snapshot = $2, snapshot_seq = $3 where name = $1", [
    name,
    Buffer.from(snapshot),
    lastSeq,
  ]);
  return true;
}
