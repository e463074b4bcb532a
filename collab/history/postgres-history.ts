import type { Log } from "../ports.ts";
import { fixCut } from "../log/cut.ts";
import { createPool } from "../log/postgres-log.ts";
import { firstPoint } from "./beginning.ts";
import { keepPoint } from "./checkpoints.ts";
import { currentStates } from "./current-states.ts";
import { type MomentsPage, readMoments } from "./read-moments.ts";
import { releasePoint } from "./release-point.ts";
import { type Point, stateAt } from "./state-at.ts";
import { listUntidy, tidyDocument, type TidyOptions } from "./tidy.ts";

/** What the update log remembers of its documents. Unknown documents reject with "document-missing". */
export interface DocumentHistory {
  /** The last `limit` moments before a row, newest first; none for an unknown document. */
  moments(name: string, page: { before?: bigint | undefined; limit: number }): Promise<MomentsPage>;
  /** The whole document at a point as one Yjs update; null when the point is older than what is kept. */
  stateAt(name: string, point: Point): Promise<Uint8Array | null>;
  /** What is stored of many documents, each as updates to apply in order, in one read; unknown ones are left out. */
  currentStates(names: readonly string[]): Promise<Map<string, Uint8Array[]>>;
  /** The document's highest row; nothing can appear at or below it any more. Null for an unknown document. */
  lastPoint(name: string): Promise<bigint | null>;
  /** After the document's first row: what it began with, which is always kept. Null when it has none. */
  firstPoint(name: string): Promise<bigint | null>;
  /** Makes a point one that is kept as long as a version names it; gives its number, or null like `stateAt`. */
  keepPoint(name: string, point: bigint | "now"): Promise<bigint | null>;
  /** Frees what `keepPoint` took, unless a version names the point or something else needs it. */
  releasePoint(name: string, point: bigint): Promise<void>;
  /** Names of documents with something to tidy, in order, after `after`. */
  listUntidy(options: TidyOptions, after: string, limit: number): Promise<string[]>;
  /**
   * Merges, thins and forgets, in small steps; edits never wait for more than one short statement. False, and nothing
   * is done, while another process is at it.
   */
  tidy(name: string, options: TidyOptions): Promise<boolean>;
  close(): Promise<void>;
}

/** The history of the documents in the tables of `createPostgresLog`. Connects on first use. */
export function createPostgresHistory(options: {
  readonly connectionString: string;
  readonly log: Log;
}): DocumentHistory {
  const pool = createPool(options.connectionString, options.log);
  return {
    moments: (name, page) => readMoments(pool, name, page),
    stateAt: (name, point) => stateAt(pool, name, point),
    currentStates: (names) => currentStates(pool, names),
    lastPoint: (name) => fixCut(pool, name),
    firstPoint: (name) => firstPoint(pool, name),
    keepPoint: (name, point) => keepPoint(pool, name, point),
    releasePoint: (name, point) => releasePoint(pool, name, point),
    listUntidy: (tidyOptions, after, limit) => listUntidy(pool, tidyOptions, after, limit),
    tidy: (name, tidyOptions) => tidyDocument(pool, name, tidyOptions),
    close: () => pool.end(),
  };
}
