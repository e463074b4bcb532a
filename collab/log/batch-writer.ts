import type { Pool, PoolClient } from "pg";
import type { Log } from "../ports.ts";
import { byteaArray, textArray } from "./binary-array.ts";
import type { PendingAppend } from "./commit.ts";

/**
 * One statement, so one transaction. The join leaves out documents that were deleted meanwhile, so they cannot
 * fail the others' rows. Each document is locked (`key share`) before its rows get their numbers; see cut.ts
 * for why that order matters. Answers with the documents that were left out: usually with no row at all.
 */
const insert = {
  name: "append-updates",
  text: `with written as (
           insert into document_updates (document_name, actor_id, update)
           select name, actor_id, update from (
             select d.name, given.actor_id, given.update
               from unnest($1::text[], $2::text[], $3::bytea[]) with ordinality as given(name, actor_id, update, position)
               join documents d on d.name = given.name
              order by given.position
                for key share of d) as present
           returning document_name)
         select given.name from unnest($1::text[]) as given(name)
          where given.name not in (select document_name from written)`,
};

/**
 * Writes batches, one at a time. It keeps its connection, as a batch comes every few tens of milliseconds for as long
 * as anybody types, and asks for another one when that breaks.
 */
export class BatchWriter {
  private client: PoolClient | undefined;

  constructor(
    private readonly pool: Pool,
    private readonly log: Log,
  ) {}

  /** In one transaction; returns the names of those documents that do not exist. Rejects when the database is away. */
  async write(batch: readonly PendingAppend[]): Promise<ReadonlySet<string>> {
    const client = (this.client ??= await this.connect());
    const values = [
      textArray(batch.map(({ name }) => name)),
      textArray(batch.map(({ actorId }) => actorId)),
      byteaArray(batch.map(({ update }) => update)),
    ];
    try {
      const { rows } = await client.query<{ name: string }>({ ...insert, values });
      return new Set(rows.map(({ name }) => name));
    } catch (error) {
      this.drop(client, error);
      throw error;
    }
  }

  /** Gives the connection back to the pool. */
  close(): void {
    this.client?.release();
    this.client = undefined;
  }

  private async connect(): Promise<PoolClient> {
    const client = await this.pool.connect();
    client.on("error", (error) => {
      this.drop(client, error);
    });
    return client;
  }

  private drop(client: PoolClient, error: unknown): void {
    if (this.client !== client) return;
    this.client = undefined;
    client.release(true);
    this.log.debug({ err: error }, "the connection that writes updates was given up");
  }
}
