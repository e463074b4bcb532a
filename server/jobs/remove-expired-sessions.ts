import type { JobHandler } from "./handlers.ts";

/** Sessions past their time cannot be used any more; this takes their rows away. */
export const removeExpiredSessions: JobHandler<"remove-expired-sessions"> = async ({ db, log }) => {
  const { count } = await db.userSession.deleteMany({ where: { expiresAt: { lte: new Date() } } });
  log.info({ count }, "expired sessions removed");
};
