import { z } from "zod";

/** What a job is, without what it does: light enough to be imported anywhere. */
interface JobDefinition {
  /** What is handed over in Redis; checked again when the job runs. */
  readonly payload: z.ZodType;
  /** It runs when the first worker starts and then this often, once for all workers. */
  readonly everyMs: number;
}

const MINUTE_MS = 60_000;
const nothing = z.object({});

export const JOBS = {
  /** Merges, thins and forgets the history of documents. */
  "tidy-history": { payload: nothing, everyMs: 15 * MINUTE_MS },
  /** Publishes the courses whose time has come. */
  "publish-scheduled": { payload: nothing, everyMs: MINUTE_MS },
  /** Brings new versions of labs to those who have begun them. Asked for when they are published, too. */
  "update-labs": { payload: nothing, everyMs: MINUTE_MS },
  /** Does the imports that wait. Asked for when there is one, too. */
  "run-imports": { payload: nothing, everyMs: MINUTE_MS },
  "remove-old-imports": { payload: nothing, everyMs: 6 * 60 * MINUTE_MS },
  "remove-old-copies": { payload: nothing, everyMs: 6 * 60 * MINUTE_MS },
  "remove-expired-sessions": { payload: nothing, everyMs: 60 * MINUTE_MS },
} as const satisfies Record<string, JobDefinition>;

export type JobName = keyof typeof JOBS;
export type JobPayload<Name extends JobName> = z.output<(typeof JOBS)[Name]["payload"]>;
