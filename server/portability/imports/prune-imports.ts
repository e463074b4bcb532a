import { archiveKey, type ImportsDeps } from "./deps.ts";

/** An archive is there a moment before its import is. */
const SETTLED_MS = 24 * 60 * 60_000;
const FOLDER = archiveKey("");
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Removes the imports that ended before a time, with their reports, and the archives that no import waits for: of
 * people who are gone, and of processes that ended at a bad moment. The courses stay.
 */
export async function pruneImports(
  { db, uploads, log }: ImportsDeps,
  { endedBefore, signal }: { readonly endedBefore: Date; readonly signal: AbortSignal },
): Promise<void> {
  const { count: imports } = await db.courseImport.deleteMany({ where: { finishedAt: { lt: endedBefore } } });
  let archives = 0;
  for (const key of await uploads.list(FOLDER)) {
    if (signal.aborted) break;
    const stored = await uploads.stat(key);
    if (stored === null || Date.now() - stored.storedAt.getTime() < SETTLED_MS) continue;
    const id = key.slice(FOLDER.length);
    const unfinished = { id, state: { in: ["waiting", "running"] } };
    if (!UUID.test(id) || (await db.courseImport.count({ where: unfinished })) > 0) continue;
    await uploads.delete(key);
    archives += 1;
  }
  if (imports + archives > 0) log.info({ imports, archives }, "imports of long ago are gone");
}
