import type { Pool } from "pg";
import * as Y from "yjs";

/** One edit of a document's past. */
export interface WrittenEdit {
  readonly actorId: string | null;
  /** Epoch ms. */
  readonly at: number;
  /** What it does to the text "content". */
  readonly change: (content: Y.Text) => void;
}

/** Writes a document's past as the update log would have; gives the number of each edit and the text after it. */
export async function writeLog(
  pool: Pool,
  name: string,
  edits: readonly WrittenEdit[],
): Promise<{ seq: bigint; text: string }[]> {
  await pool.query("insert into documents (name) values ($1)", [name]);
  const doc = new Y.Doc();
  const content = doc.getText("content");
  let update: Uint8Array = new Uint8Array();
  doc.on("update", (made: Uint8Array) => {
    update = made;
  });
  const made = edits.map(({ change }) => {
    doc.transact(() => {
      change(content);
    });
    return { update: Buffer.from(update), text: content.toJSON() };
  });
  const { rows } = await pool.query<{ seq: string }>(
    `insert into document_updates (document_name, actor_id, update, created_at)
     select $1, actor_id, update, to_timestamp(at / 1000)
       from unnest($2::text[], $3::bytea[], $4::float8[]) with ordinality as given(actor_id, update, at, position)
      order by position returning seq`,
    [name, edits.map(({ actorId }) => actorId), made.map((edit) => edit.update), edits.map(({ at }) => at)],
  );
  return made.map(({ text }, index) => ({ seq: BigInt(rows[index]?.seq ?? 0), text }));
}
