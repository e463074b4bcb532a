import { Pool } from "pg";
import type { Log, StoredDocument, UpdateLog } from "../ports.ts";
import { collapseApart } from "./apart.ts";
import { BatchWriter } from "./batch-writer.ts";
import {
  defaultGroupCommitOptions,
  GroupCommit,
  type GroupCommitOptions,
  type PendingAppend,
} from "./commit.ts";
import { compactDocument } from "./compact.ts";
import { Compactor } from "./compactor.ts";
import { readState, type StateColumns, updatesColumns } from "./read-updates.ts";

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
const defaultCompactAboveRows = 500;
/** Stopping in order may take this long for the good of those who come back. */
const compactWhenClosingMs = 2_000;

/**
 * The update log in Postgres (tables `documents`, `document_updates`). Rows are only ever added: they are the
 * document's history. A snapshot saves loading the rows up to its `snapshot_seq`.
 */
export function createPostgresLog(options: PostgresLogOptions): UpdateLog {
  const pool = createPool(options.connectionString, options.log);
  const compactAboveRows = options.compactAboveRows ?? defaultCompactAboveRows;
  const compact = (name: string) => compactDocument(pool, name, compactAboveRows);
  const compactor = new Compactor(compact, compactAboveRows, options.log);
  const writer = new BatchWriter(pool, options.log);
  const write = async (batch: readonly PendingAppend[]) => {
    const missing = await writer.write(batch);
    for (const { name, update } of batch) compactor.appended(name, update.byteLength);
    return missing;
  };
  const commit = new GroupCommit(write, { ...defaultGroupCommitOptions, ...options.commit });
  return {
    load: async (name) => {
      const stored = await load(pool, name);
      if (stored === null) return null;
      compactor.loaded(name, stored.bytes, stored.rowsBehind, stored.bytesBehind);
      return stored.document;
    },
    append: (name, update, actorId) => commit.append(name, update, actorId),
    create: (name, initial, actorId) => create(pool, name, initial, actorId),
    compact: async (name) => {
      compactor.forget(name);
      await compact(name);
    },
    close: async () => {
      await commit.close();
      await compactor.close(compactWhenClosingMs);
      writer.close();
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

interface Stored {
  readonly document: StoredDocument;
  /** What was read for it. */
  readonly bytes: number;
  /** The rows among that, which were read beside the snapshot. */
  readonly rowsBehind: number;
  readonly bytesBehind: number;
}

async function load(pool: Pool, name: string): Promise<Stored | null> {
  const { rows } = await pool.query<{ snapshot_vector: Buffer | null } & StateColumns>(
    `select d.snapshot, d.snapshot_vector, behind.updates, behind.lengths
       from documents d
      cross join lateral (select ${updatesColumns} from document_updates u
                           where u.document_name = d.name and u.seq > d.snapshot_seq) behind
      where d.name = $1`,
    [name],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const parts = readState(row);
  const behind = row.snapshot === null ? parts : parts.slice(1);
  const document = oneOf(parts, row.snapshot_vector) ?? (await collapseApart(parts));
  return { document, bytes: bytesOf(parts), rowsBehind: behind.length, bytesBehind: bytesOf(behind) };
}

/** Nothing has to be put together: there is a snapshot, or one row. */
function oneOf(parts: readonly Uint8Array[], snapshotVector: Uint8Array | null): StoredDocument | null {
  const [only] = parts;
  if (parts.length !== 1 || only === undefined) return null;
  return { state: only, stateVector: snapshotVector ?? undefined };
}

function bytesOf(parts: readonly Uint8Array[]): number {
  return parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
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
