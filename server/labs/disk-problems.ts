import type { Redis } from "ioredis";
import { z } from "zod";
import type { Events } from "#server/events.ts";
import type { Logger } from "#server/log.ts";
import type { SyncProblem } from "./problem-list.ts";

const EXPIRE_SECONDS = 90;
const REFRESH_MS = 30_000;

const kept = z.array(z.object({ path: z.string().nullable(), message: z.string() }));

/** What cannot be kept in step between a lab's document and its disk, for whoever has the lab open, on every node. */
export interface DiskProblems {
  /** All that is wrong now in a lab this node runs; [] when nothing is, or when it does not run any more. */
  note(workspaceId: string, problems: readonly SyncProblem[]): void;
  read(workspaceId: string): Promise<SyncProblem[]>;
  close(): void;
}

interface Deps {
  readonly redis: Redis;
  readonly prefix: string;
  readonly events: Events;
  readonly log: Logger;
}

/** Kept in Redis while the lab runs, so that what a dead node said expires. Without Redis this node knows its own. */
export function createDiskProblems({ redis, prefix, events, log }: Deps): DiskProblems {
  const mine = new Map<string, readonly SyncProblem[]>();
  const key = (workspaceId: string) => `${prefix}disk-problems:${workspaceId}`;
  let telling: Promise<void> = Promise.resolve();

  const store = async (workspaceId: string) => {
    const problems = mine.get(workspaceId);
    if (problems === undefined) await redis.del(key(workspaceId));
    else await redis.set(key(workspaceId), JSON.stringify(problems), "EX", EXPIRE_SECONDS);
  };
  const tryStore = (workspaceId: string) =>
    store(workspaceId).catch((error: unknown) => log.debug({ err: error }, "disk problems not kept"));

  const refresh = setInterval(() => {
    for (const workspaceId of mine.keys()) void tryStore(workspaceId);
  }, REFRESH_MS);

  return {
    note(workspaceId, problems) {
      if (problems.length === 0 && !mine.has(workspaceId)) return;
      if (problems.length === 0) mine.delete(workspaceId);
      else mine.set(workspaceId, problems);
      telling = telling
        .then(() => tryStore(workspaceId))
        .then(() => events.publish({ kind: "diskProblems", workspaceId }));
    },
    async read(workspaceId) {
      const own = mine.get(workspaceId);
      if (own !== undefined) return [...own];
      try {
        return kept.parse(JSON.parse((await redis.get(key(workspaceId))) ?? "[]"));
      } catch (error) {
        log.debug({ err: error, workspaceId }, "disk problems not read");
        return [];
      }
    },
    close: () => clearInterval(refresh),
  };
}
