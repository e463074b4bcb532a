import type { JobHandler } from "./handlers.ts";

const DAY_MS = 24 * 60 * 60_000;

/** Reports of imports that ended long ago, and archives that nobody reads any more. */
export const removeOldImports: JobHandler<"remove-old-imports"> = (
  { config, portability },
  _payload,
  signal,
) => portability.imports.prune({ endedBefore: new Date(Date.now() - config.importDays * DAY_MS), signal });
