import type { DocumentHistory } from "#collab/index.ts";
import type { Authoring } from "#server/authoring/index.ts";
import type { Config } from "#server/config.ts";
import type { Db } from "#server/db.ts";
import type { LabUpdates } from "#server/lab-updates/index.ts";
import type { Logger } from "#server/log.ts";
import type { ObjectStore } from "#server/media/index.ts";
import type { Portability } from "#server/portability/index.ts";
import type { JobName, JobPayload } from "./definitions.ts";

/** What jobs may use. */
export interface JobServices {
  readonly config: Config;
  readonly authoring: Pick<Authoring, "publishDue">;
  readonly db: Db;
  readonly documents: DocumentHistory;
  readonly labUpdates: Pick<LabUpdates, "run">;
  readonly portability: Pick<Portability, "imports">;
  readonly store: ObjectStore | undefined;
  readonly log: Logger;
}

/**
 * Does one job. It may be started again after it was stopped at any point, and by two workers at once. When `signal`
 * aborts it should end soon; what is left is done the next time.
 */
export type JobHandler<Name extends JobName = JobName> = (
  services: JobServices,
  payload: JobPayload<Name>,
  signal: AbortSignal,
) => Promise<void>;

export type JobHandlers = { readonly [Name in JobName]: () => Promise<JobHandler<Name>> };

/** Loaded when a job runs for the first time. */
export const handlers: JobHandlers = {
  "tidy-history": async () => (await import("./tidy-history.ts")).tidyHistory,
  "publish-scheduled": async () => (await import("./publish-scheduled.ts")).publishScheduled,
  "update-labs": async () => (await import("./update-labs.ts")).updateLabs,
  "run-imports": async () => (await import("./run-imports.ts")).runImports,
  "remove-old-imports": async () => (await import("./remove-old-imports.ts")).removeOldImports,
  "remove-old-copies": async () => (await import("./remove-old-copies.ts")).removeOldCopies,
  "remove-expired-sessions": async () => (await import("./remove-expired-sessions.ts")).removeExpiredSessions,
};
