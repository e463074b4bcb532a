import type { Redis } from "ioredis";
import { z } from "zod";
import type { Logger } from "#server/log.ts";

const person = z.object({
  id: z.string(),
  name: z.string(),
  role: z.string().nullable(),
  /** The path of the file in front of them, as their browser says. */
  file: z.string().nullable(),
  /** When they last moved or typed in the code; ms since 1970. */
  activeAt: z.number(),
});
const people = z.array(person);

/** Somebody who is in a lab now. */
export type Person = Readonly<z.infer<typeof person>>;

const EXPIRE_SECONDS = 90;
const REFRESH_MS = 30_000;

export interface Presence {
  /** Who is in this workspace on this node now; [] when the last has left. */
  note(workspaceId: string, here: readonly Person[]): Promise<void>;
  /** Who is in each of these workspaces now, on whatever node. Workspaces with nobody are left out. */
  read(workspaceIds: readonly string[]): Promise<Map<string, Person[]>>;
  close(): void;
}

/**
 * Each node keeps its own part of who is where in Redis and renews it, so what a dead node said expires. With
 * Redis away, this node's own part is still known here.
 */
export function createPresence(redis: Redis, prefix: string, log: Logger): Presence {
  const nodeId = crypto.randomUUID();
  const mine = new Map<string, readonly Person[]>();
  const key = (workspaceId: string) => `${prefix}presence:${workspaceId}`;

  const store = async (workspaceId: string, here: readonly Person[]) => {
    const batch = redis.pipeline();
    if (here.length === 0) batch.hdel(key(workspaceId), nodeId);
    else batch.hset(key(workspaceId), nodeId, JSON.stringify(here)).expire(key(workspaceId), EXPIRE_SECONDS);
    await batch.exec();
  };

  const refresh = setInterval(() => {
    for (const [workspaceId, here] of mine) {
      store(workspaceId, here).catch((error: unknown) => log.debug({ err: error }, "presence not renewed"));
    }
  }, REFRESH_MS);

  return {
    async note(workspaceId, here) {
      if (here.length === 0) mine.delete(workspaceId);
      else mine.set(workspaceId, here);
      await store(workspaceId, here).catch((error: unknown) =>
        log.debug({ err: error }, "presence not told"),
      );
    },
    async read(workspaceIds) {
      const found = new Map<string, Person[]>();
      const others = await readOthers(redis, workspaceIds.map(key));
      workspaceIds.forEach((workspaceId, index) => {
        const distinct = latestOfEach([...(others[index] ?? []), ...(mine.get(workspaceId) ?? [])]);
        if (distinct.length > 0) found.set(workspaceId, distinct);
      });
      return found;
    },
    close: () => clearInterval(refresh),
  };
}

/** Somebody with windows on two nodes is where they last moved. */
function latestOfEach(everybody: readonly Person[]): Person[] {
  const latest = new Map<string, Person>();
  for (const person of everybody) {
    const known = latest.get(person.id);
    if (known === undefined || known.activeAt <= person.activeAt) latest.set(person.id, person);
  }
  return [...latest.values()];
}

async function readOthers(redis: Redis, keys: string[]): Promise<Person[][]> {
  if (keys.length === 0) return [];
  try {
    const batch = redis.pipeline();
    keys.forEach((key) => batch.hvals(key));
    const replies = (await batch.exec()) ?? [];
    return replies.map(([, values]) =>
      z
        .array(z.string())
        .catch([])
        .parse(values)
        .flatMap((value) => people.catch([]).parse(JSON.parse(value))),
    );
  } catch {
    return [];
  }
}
