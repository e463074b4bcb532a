import type { JobHandler } from "./handlers.ts";

/** Makes courses of the files that wait for it. */
export const runImports: JobHandler<"run-imports"> = ({ portability }, _, signal) =>
  portability.imports.runWaiting(signal);
