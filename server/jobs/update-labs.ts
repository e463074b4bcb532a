import type { JobHandler } from "./handlers.ts";

/** Brings new versions of labs to those who have begun them. */
export const updateLabs: JobHandler<"update-labs"> = async ({ labUpdates, log }, _, signal) => {
  const count = await labUpdates.run(signal);
  if (count > 0) log.info({ count }, "labs have their new files");
};
