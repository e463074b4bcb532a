import type { JobHandler } from "./handlers.ts";

/** Publishes the courses whose time has come. */
export const publishScheduled: JobHandler<"publish-scheduled"> = async ({ authoring, log }, _, signal) => {
  const count = await authoring.publishDue(signal);
  if (count > 0) log.info({ count }, "scheduled courses published");
};
