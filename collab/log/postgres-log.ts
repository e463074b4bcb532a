import { Pool } from "pg";
import { collapseUpdates } from "../merge.ts";
import type { Log, UpdateLog } from "../ports.ts";
import {
  defaultGroupCommitOptions,
  GroupCommit,
  type GroupCommitOptions,
  type PendingAppend,
} from "./commit.ts";
import { compactDocument } from "./compact.ts";

export interface PostgresLogOptions {
  readonly connectionString: string;
  readonly log: Log;
  readonly commit?: Partial<GroupCommitOptions>;
  /** A document is compacted when more rows than this lie behind its snapshot. */
  readonly compactAboveRows?: number;
}

const connectTimeoutMs = 5_000;
const queryTimeoutMs = 20_000;
/** One connection writes the batches; the others load, create and compact. */
const maxConnections = 4;

/**
 * The update log in Postgres (tables `documents`, `document_updates`). Rows are only ever added: they are the
 * document's history. A snapshot saves loading the rows up to its `snapshot_seq`.
 */
export function createPostgresLog(options: PostgresLogOptions): UpdateLog {
  const pool = createPool(options.connectionString, options.log);
  const commit = new GroupCommit((batch) => writeBatch(pool, batch), {
    ...defaultGroupCommitOptions,
    ...options.commit,
  });
  return {
    load: (name) => load(pool, name),
    append: (name, update, actorId) => commit.append(name, update, actorId),
    create: (name, initial, actorId) => create(pool, name, initial, actorId),
    compact: async (name) => {
      await compactDocument(pool, name, options.compactAboveRows ?? 500);
    },
    close: async () => {
      await commit.close();
      await pool.end();
    },
  };
}

/** A small pool that survives the database going away: idle connections that break are only logged. */
export function createPool(connectionString: string, log: Log): Pool {
  const pool = new Pool({
    connectionString,
    max: maxConnections,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    statement_timeout: queryTimeoutMs,
    keepAlive: true,
  });
  pool.on("error", (error) => {
    log.warn({ err: error }, "an idle database connection broke");
  });
  return pool;
}

async function load(pool: Pool, name: string): Promise<Uint8Array | null> {
  const { rows } = await pool.query<{ snapshot: Buffer | null; updates: Buffer[] | null }>(
    `select d.snapshot,
            (select array_agg(u.update order by u.seq) from document_updates u
              where u.document_name = d.name and u.seq > d.snapshot_seq) as updates
       from documents d where d.name = $1`,
    [name],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const updates = row.updates ?? [];
  const [only] = updates;
  if (row.snapshot === null)
    return updates.length === 1 && only !== undefined ? only : collapseUpdates(updates);
  return updates.length === 0 ? row.snapshot : collapseUpdates([row.snapshot, ...updates]);
}

/**
 * One statement, so one transaction. The join leaves out documents that were deleted meanwhile, so they cannot
 * fail the others' rows. Each document is locked (`key share`) before its rows get their numbers; see cut.ts for
 * why that order matters.
 */
async function writeBatch(pool: Pool, batch: readonly PendingAppend[]): Promise<ReadonlySet<string>> {
  const { rows } = await pool.query<{ document_name: string }>({
    name: "append-updates",
    text: `insert into document_updates (document_name, actor_id, update)
           select name, actor_id, update from (
             select d.name, given.actor_id, given.update
               from unnest($1::text[], $2::text[], $3::bytea[]) with ordinality as given(name, actor_id, update, position)
               join documents d on d.name = given.name
              order by given.position
                for key share of d) as present
           returning document_name`,
    values: [
      batch.map(({ name }) => name),
      batch.map(({ actorId }) => actorId),
      batch.map(({ update }) => Buffer.from(update.buffer, update.byteOffset, update.byteLength)),
    ],
  });
  const written = new Set(rows.map((row) => row.document_name));
  return new Set(batch.map(({ name }) => name).filter((name) => !written.has(name)));
}

async function create(
  pool: Pool,
  name: string,
  initial: Uint8Array,
  actorId: string | null,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `with made as (insert into documents (name) values ($1) on conflict (name) do nothing returning name)
     insert into document_updates (document_name, actor_id, update) select name, $2, $3 from made`,
    [name, actorId, Buffer.from(initial)],
  );
  return rowCount === 1;
}
