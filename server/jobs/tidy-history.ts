import type { JobHandler } from "./handlers.ts";

const HOUR_MS = 60 * 60_000;
const DAY_MS = 24 * HOUR_MS;
/** Moments older than this are over for certain, and nobody looks into their middle any more. */
const MERGE_AFTER_MS = 3 * HOUR_MS;
const DOCUMENTS_PER_READ = 100;

/** Goes through all documents that have something to tidy. One that fails does not keep the others from it. */
export const tidyHistory: JobHandler<"tidy-history"> = async ({ config, documents, log }, _, signal) => {
  const now = Date.now();
  const options = {
    mergeBefore: now - MERGE_AFTER_MS,
    forgetBefore: now - config.historyDays * DAY_MS,
  };
  let tidied = 0;
  let failed = 0;
  for (let names = [""], last = ""; names.length > 0;) {
    names = await documents.listUntidy(options, last, DOCUMENTS_PER_READ);
    for (const name of names) {
      if (signal.aborted) return;
      last = name;
      try {
        if (await documents.tidy(name, options)) tidied++;
      } catch (error) {
        failed++;
        log.warn({ err: error, document: name }, "history not tidied; will try again");
      }
    }
  }
  log.info({ tidied, failed, ms: Date.now() - now }, "histories tidied");
};
