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
  /** A course's draft as it would be published. */
  readonly readDraft: (courseId: string) => Promise<Draft>;
  readonly log: Logger;
}

interface Draft {
  readonly modules: readonly { readonly lessons: readonly { readonly lab: DraftLab | null }[] }[];
}

/** As far as it decides which files are given. */
interface DraftLab {
  readonly id: string;
  readonly starter: unknown;
  readonly tests: unknown;
}
