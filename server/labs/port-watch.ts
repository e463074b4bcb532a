import type { Redis } from "ioredis";
import { z } from "zod";
import type { RoomsApi } from "#collab/index.ts";
import type { Events } from "#server/events.ts";
import type { Logger } from "#server/log.ts";
import type { LabPorts } from "./lab-ports.ts";

export interface PortWatch {
  /** The ports on which programs in this lab listen, as known by the node it runs on. */
  read(workspaceId: string): Promise<readonly number[]>;
  close(): void;
}

interface Deps {
  readonly ports: LabPorts;
  readonly rooms: Pick<RoomsApi, "onPresence">;
  readonly events: Events;
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
}

const LOOK_EVERY_MS = 2_000;
/** What a node has said is believed for this long, and said again in half of it. */
const BELIEVED_SECONDS = 60;
const SAY_AGAIN_MS = (BELIEVED_SECONDS * 1_000) / 2;

const portList = z.array(z.number()).catch([]);

/**
 * Looks every other second which ports programs listen on, in labs that somebody is in: gVisor tells nobody when that
 * changes. What has changed is told as an event; what it is now lies in Redis, for nodes that do not run the lab.
 */
export function createPortWatch({ ports, rooms, events, redis, prefix, log }: Deps): PortWatch {
  const watched = new Map<string, { said: string; saidAt: number }>();
  const key = (workspaceId: string) => `${prefix}lab-ports:${workspaceId}`;

  const stop = rooms.onPresence((name, actors) => {
    const [kind, workspaceId] = name.split("/", 2);
    if (kind !== "workspace" || workspaceId === undefined) return;
    if (actors.length === 0) watched.delete(workspaceId);
    else if (!watched.has(workspaceId)) watched.set(workspaceId, { said: "[]", saidAt: 0 });
  });

  const look = async (workspaceId: string) => {
    const now = JSON.stringify(await ports.list(workspaceId));
    const known = watched.get(workspaceId);
    if (known === undefined) return;
    const isNew = now !== known.said;
    if (!isNew && (now === "[]" || performance.now() - known.saidAt < SAY_AGAIN_MS)) return;
    await redis.set(key(workspaceId), now, "EX", BELIEVED_SECONDS);
    watched.set(workspaceId, { said: now, saidAt: performance.now() });
    if (isNew) await events.publish({ kind: "portsChanged", workspaceId });
  };

  let isLooking = false;
  const lookAtAll = async () => {
    // A machine that is too busy to answer in time is not asked twice.
    if (isLooking) return;
    isLooking = true;
    const unknown = (workspaceId: string) => (error: unknown) =>
      log.debug({ err: error, workspaceId }, "ports of a lab not known");
    await Promise.all([...watched.keys()].map((id) => look(id).catch(unknown(id))));
    isLooking = false;
  };
  const timer = setInterval(() => void lookAtAll(), LOOK_EVERY_MS);

  return {
    async read(workspaceId) {
      const text = await redis.get(key(workspaceId));
      return text === null ? [] : portList.parse(JSON.parse(text));
    },
    close() {
      stop();
      clearInterval(timer);
    },
  };
}
