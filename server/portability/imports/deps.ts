import type { Db } from "#server/db.ts";
import type { Events } from "#server/events.ts";
import type { Logger } from "#server/log.ts";
import type { ObjectStore } from "#server/media/index.ts";
import type { ImportDeps } from "../import-source.ts";
import type { RepositoryRules } from "../read-repository.ts";

export interface ImportsDeps extends ImportDeps {
  readonly db: Db;
  readonly events: Events;
  /** Holds archives until they have been read. */
  readonly uploads: ObjectStore;
  readonly rules: RepositoryRules;
  readonly log: Logger;
}

/** Where an archive lies. */
export const archiveKey = (importId: string) => `imports/${importId}`;

export const changed = ({ events }: Pick<ImportsDeps, "events">, importId: string) =>
  events.publish({ kind: "importChanged", importId });
