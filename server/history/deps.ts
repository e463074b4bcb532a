import type { DocumentHistory, RoomsApi } from "#collab/index.ts";
import type { Db } from "#server/db.ts";
import type { ChangeLimit } from "./change-limit.ts";

/** What the functions of this folder are handed. */
export interface HistoryDeps {
  readonly db: Db;
  readonly documents: DocumentHistory;
  readonly rooms: RoomsApi;
  readonly changeLimit: ChangeLimit;
}
