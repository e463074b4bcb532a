import type { Queries } from "./queries.ts";

/**
 * A number below which nothing can appear any more: the document's highest committed row, or null when there is no
 * such document. What is read up to it is complete.
 *
 * Numbers are given before rows commit, so a row may commit after a higher one. Appenders lock the document
 * (`key share`) before they take numbers; this statement waits for those and keeps new ones waiting until it ends.
 * It sees what was committed when it began: every row below the highest of those is committed when it ends.
 */
export async function fixCut(pool: Queries, name: string): Promise<bigint | null> {
  const { rows } = await pool.query<{ cut: string }>(
    `with held as materialized (select name from documents where name = $1 for update)
     select coalesce((select max(seq) from document_updates where document_name = held.name), 0) as cut from held`,
    [name],
  );
  const [row] = rows;
  return row === undefined ? null : BigInt(row.cut);
}
