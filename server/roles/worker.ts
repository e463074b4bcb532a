import { requireServices } from "#server/config.ts";
import { handlers } from "#server/jobs/handlers.ts";
import { startJobs } from "#server/jobs/runner.ts";
import type { Role } from "#server/roles/index.ts";

/** Work in the background. Any number of processes may take part. */
export const startWorker: Role = (services) => {
  const { redisUrl } = requireServices(services.config);
  const jobs = startJobs({ redisUrl, services, handlers });
  const stopListening = services.events.subscribe(({ kind }) => {
    if (kind === "labUpdatesDue") jobs.ask("update-labs");
    if (kind === "importsDue") jobs.ask("run-imports");
  });
  return Promise.resolve({
    async stop() {
      stopListening();
      await jobs.stop();
    },
  });
};
