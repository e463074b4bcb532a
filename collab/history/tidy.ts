import type { Pool } from "pg";
import { keepBeginning } from "./beginning.ts";
import { placeCheckpoints, thinCheckpoints } from "./checkpoints.ts";
import { forgetBefore } from "./forget.ts";
import { mergeMoments } from "./merge-rows.ts";
import { tidyAlone } from "./one-connection.ts";

export interface TidyOptions {
  /** Epoch ms: rows of moments that ended before are merged. */
  readonly mergeBefore: number;
  /** Epoch ms: what ended before is forgotten, but for named versions. */
  readonly forgetBefore: number;
}

/** Rows after the last checkpoint from which on a document is looked at even while people are at work in it. */
const manyRows = 2_000;

/**
 * Everything that is done to one document's history in the background. May be stopped at any point.
 *
 * @returns false, and nothing is done, while another process is at it
 */
export async function tidyDocument(pool: Pool, name: string, options: TidyOptions): Promise<boolean> {
  return tidyAlone(pool, name, async (connection) => {
    await keepBeginning(connection, name);
    await mergeMoments(connection, name, options.mergeBefore);
    await thinCheckpoints(connection, name);
    await placeCheckpoints(connection, name);
    await forgetBefore(connection, name, options.forgetBefore);
  });
}

/** Names of documents with something to tidy, in order, after `after`; at most `limit`. */
export async function listUntidy(
  pool: Pool,
  options: TidyOptions,
  after: string,
  limit: number,
): Promise<string[]> {
  const { rows } = await pool.query<{ name: string }>(
    `select d.name from documents d
      where d.name > $1 and (
            (select u.created_at from document_updates u
              where u.document_name = d.name and u.seq > d.tidied_seq order by u.seq limit 1) < to_timestamp($2)
         or (select u.created_at from document_updates u
              where u.document_name = d.name order by u.seq limit 1) < to_timestamp($3)
         or exists (select 1 from document_updates u
                     where u.document_name = d.name and u.seq > greatest(d.history_seq,
                             (select max(c.seq) from document_checkpoints c where c.document_name = d.name))
                     order by u.seq offset $4 limit 1))
      order by d.name limit $5`,
    [after, options.mergeBefore / 1_000, options.forgetBefore / 1_000, manyRows, limit],
  );
  return rows.map(({ name }) => name);
}
