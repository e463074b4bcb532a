/**
 * Deletes what labs that are gone for good have left in no table: their homes on this machine's disk, with the states
 * of their sync, and their homes in the object store. A lab is gone when no workspace has its id any more; ids are
 * never given again, so whatever is found without one stays without one.
 */
import { readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Sandboxes } from "#sandbox/index.ts";
import type { Db } from "#server/db.ts";
import type { Logger } from "#server/log.ts";
import type { ObjectStore } from "#server/media/index.ts";
import { keptAtMs } from "./home-archive.ts";

const HOUR_MS = 60 * 60_000;
/** What has changed since then may belong to a lab that is just stopping, or to a test run. */
const SETTLED_MS = 24 * HOUR_MS;
const SWEEP_EVERY_MS = 6 * HOUR_MS;
const IDS_PER_READ = 1_000;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

interface Deps {
  readonly db: Db;
  readonly log: Logger;
}

interface Disks extends Deps {
  readonly sandboxes: Sandboxes;
  /** Of the sync's states, and of the marks of archives. */
  readonly syncDir: string;
}

/** Sweeps this machine's disk now and then, from now until it is closed. */
export function keepSweepingHomes(disks: Disks): { close(): Promise<void> } {
  const stopping = new AbortController();
  let sweeping: Promise<unknown> = Promise.resolve();
  const sweep = () => {
    sweeping = sweeping
      .then(() => sweepHomesOnDisk(disks, stopping.signal))
      .catch((error: unknown) => disks.log.warn({ err: error }, "homes of removed labs were not swept"));
  };
  const timer = setInterval(sweep, SWEEP_EVERY_MS).unref();
  sweep();
  return {
    async close() {
      clearInterval(timer);
      stopping.abort();
      await sweeping;
    },
  };
}

/** Resolves to how many were deleted. May be stopped anywhere: what is left is found the next time. */
export async function sweepHomesOnDisk(
  { db, log, sandboxes, syncDir }: Disks,
  signal: AbortSignal,
): Promise<number> {
  const states = await readStates(syncDir);
  const changedAt = new Map(states.map(({ id, changedAtMs }) => [id, changedAtMs]));
  for (const { id, changedAtMs } of await sandboxes.homes())
    changedAt.set(id, Math.max(changedAtMs, changedAt.get(id) ?? 0));
  let swept = 0;
  for (const id of await findGone({ db, log }, changedAt)) {
    if (signal.aborted) return swept;
    // The home first: as long as there is one, its states tell what in it was whose.
    try {
      if (!(await sandboxes.removeHome(id))) continue;
      for (const { file } of states.filter((state) => state.id === id)) await rm(file, { force: true });
      swept++;
    } catch (error) {
      // What cannot be deleted, or is no lab's, must not keep the others.
      log.warn({ err: error, home: id }, "home of a removed lab not deleted");
    }
  }
  if (swept > 0) log.info({ count: swept }, "homes of removed labs are gone from this machine");
  return swept;
}

/** The same in the object store, for all machines at once. */
export async function sweepArchivedHomes(
  { db, log, store }: Deps & { readonly store: ObjectStore },
  signal: AbortSignal,
): Promise<number> {
  const archives = (await store.list("homes/")).map((key) => ({ key, id: key.split("/")[1] ?? "" }));
  const changedAt = new Map<string, number>();
  for (const { key, id } of archives) changedAt.set(id, Math.max(keptAtMs(key), changedAt.get(id) ?? 0));
  const gone = new Set(await findGone({ db, log }, changedAt));
  for (const { key } of archives.filter(({ id }) => gone.has(id))) {
    if (signal.aborted) break;
    await store.delete(key);
  }
  if (gone.size > 0) log.info({ count: gone.size }, "homes of removed labs are gone from the object store");
  return gone.size;
}

/** Those of `changedAt` that no workspace has, and nothing has touched lately. */
async function findGone({ db, log }: Deps, changedAt: ReadonlyMap<string, number>): Promise<string[]> {
  const ids = [...changedAt.keys()];
  const known = new Set<string>();
  const asked = ids.filter((id) => UUID.test(id));
  for (let at = 0; at < asked.length; at += IDS_PER_READ) {
    const chunk = asked.slice(at, at + IDS_PER_READ);
    const rows = await db.workspace.findMany({ where: { id: { in: chunk } }, select: { id: true } });
    for (const { id } of rows) known.add(id);
  }
  const settled = Date.now() - SETTLED_MS;
  const gone = ids.filter((id) => !known.has(id) && (changedAt.get(id) ?? 0) < settled);
  if (gone.length > 0 && known.size === 0) {
    // More likely somebody else's database than a school that has removed every lab.
    log.warn(
      { homes: gone.length },
      "no home belongs to a lab of this database (DATABASE_URL): all are left",
    );
    return [];
  }
  return gone;
}

/** The files of a lab's sync, all named after it. */
async function readStates(syncDir: string) {
  const names = await readdir(syncDir).catch(() => []);
  const states = names.map(async (name) => {
    const file = join(syncDir, name);
    const found = await stat(file).catch(() => undefined);
    return { id: name.split(".")[0] ?? "", file, changedAtMs: found?.mtimeMs ?? 0 };
  });
  return Promise.all(states);
}
