import type { Role } from "#server/roles/index.ts";

const EVERY_MS = 60 * 60_000;

/** Housekeeping: removes expired sessions at start and every hour. Several workers may do it at once. */
export const startWorker: Role = ({ db, log }) => {
  const tidy = () => {
    db.userSession
      .deleteMany({ where: { expiresAt: { lte: new Date() } } })
      .catch((error: unknown) => log.warn({ err: error }, "expired sessions not removed; will try again"));
  };
  tidy();
  const timer = setInterval(tidy, EVERY_MS);
  return Promise.resolve({ stop: () => Promise.resolve(clearInterval(timer)) });
};
