import type { DocumentHistory, RoomsApi, UpdateLog } from "#collab/index.ts";
import type { Db } from "#server/db.ts";
import type { Events } from "#server/events.ts";
import type { Logger } from "#server/log.ts";

/** What the functions of this folder are handed. */
export interface LabUpdatesDeps {
  readonly db: Db;
  readonly events: Events;
  readonly updates: Pick<UpdateLog, "create">;
  readonly documents: DocumentHistory;
  readonly rooms: RoomsApi;
  readonly log: Logger;
}
