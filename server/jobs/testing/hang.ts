/** A worker that takes up jobs and never ends one: a test starts it as a process of its own and kills it. */
import { loadConfig, requireServices } from "#server/config.ts";
import { createServices } from "#server/services.ts";
import type { JobHandlers } from "../handlers.ts";
import { startJobs } from "../runner.ts";

const config = requireServices(loadConfig());
const services = createServices(config);

const hang = () => {
  process.stdout.write("taken\n");
  return new Promise<void>(() => undefined);
};
const handlers: JobHandlers = {
  "tidy-history": () => Promise.resolve(hang),
  "remove-expired-sessions": () => Promise.resolve(hang),
  "publish-scheduled": () => Promise.resolve(() => Promise.resolve()),
  "run-imports": () => Promise.resolve(() => Promise.resolve()),
  "remove-old-imports": () => Promise.resolve(() => Promise.resolve()),
  "remove-old-copies": () => Promise.resolve(() => Promise.resolve()),
  "update-labs": () => Promise.resolve(() => Promise.resolve()),
};

startJobs({ redisUrl: config.redisUrl, services, handlers, stalledMs: 1_000 });
