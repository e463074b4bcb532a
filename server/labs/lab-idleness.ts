import type { Redis } from "ioredis";
import { z } from "zod";
import type { Logger } from "#server/log.ts";

export interface TimeLeft {
  /** Until the lab goes to sleep, unless something happens in it. */
  readonly leftMs: number;
  readonly idleMs: number;
}

/** How long ago something happened in the labs that run, on whatever node. */
export interface LabIdleness {
  /** From now on until `close`: `sleep` is called once when nothing has happened for `idleMs`. */
  watch(workspaceId: string, idleMs: number, sleep: () => void): IdleWatch;
  /** As if something had happened just now; for a lab of any node. */
  keep(workspaceId: string): Promise<void>;
  /** Null when the lab does not run. */
  timeLeft(workspaceId: string): Promise<TimeLeft | null>;
  close(): void;
}

export interface IdleWatch {
  /** Something has happened. Cheap: called for every key. */
  note(): void;
  close(): void;
}

const MAX_TELL_MS = 15_000;
const EXPIRE_MS = 60_000;

const told = z.object({ usedAt: z.number(), idleMs: z.number() });
type Told = z.infer<typeof told>;

/**
 * The node that runs a lab notes what happens, and tells Redis now and then; who keeps a lab running from elsewhere
 * writes there too. Before it lets a lab sleep, the node looks there once more. Without Redis it knows its own.
 */
export function createLabIdleness(deps: {
  readonly redis: Redis;
  readonly prefix: string;
  readonly log: Logger;
}): LabIdleness {
  const { redis, prefix, log } = deps;
  const own = new Map<string, { usedAt: number; readonly idleMs: number }>();
  const timers = new Set<NodeJS.Timeout>();
  const key = (workspaceId: string) => `${prefix}lab-used:${workspaceId}`;

  const tell = (workspaceId: string, value: Told): Promise<void> =>
    redis.set(key(workspaceId), JSON.stringify(value), "PX", value.idleMs + EXPIRE_MS).then(
      () => undefined,
      (error: unknown) => log.debug({ err: error, workspaceId }, "use of a lab not told"),
    );
  const hear = async (workspaceId: string): Promise<Told | null> => {
    try {
      const text = await redis.get(key(workspaceId));
      return text === null ? null : told.parse(JSON.parse(text));
    } catch (error) {
      log.debug({ err: error, workspaceId }, "use of a lab not heard");
      return null;
    }
  };

  return {
    watch(workspaceId, idleMs, sleep) {
      const state = { usedAt: Date.now(), idleMs };
      own.set(workspaceId, state);
      const tellEveryMs = Math.min(MAX_TELL_MS, idleMs / 4);
      let toldAt = 0;
      let timer: NodeJS.Timeout | undefined;
      const lookIn = (ms: number) => {
        if (timer !== undefined) timers.delete(timer);
        if (own.get(workspaceId) !== state) return;
        timer = setTimeout(() => void look(), ms);
        timers.add(timer);
      };
      const look = async () => {
        const heard = state.usedAt + idleMs <= Date.now() ? await hear(workspaceId) : null;
        if (heard !== null) state.usedAt = Math.max(state.usedAt, heard.usedAt);
        const leftMs = state.usedAt + idleMs - Date.now();
        if (leftMs > 0) lookIn(leftMs);
        else if (own.get(workspaceId) === state) sleep();
      };
      const note = () => {
        state.usedAt = Date.now();
        if (state.usedAt - toldAt < tellEveryMs) return;
        toldAt = state.usedAt;
        void tell(workspaceId, state);
      };
      note();
      lookIn(idleMs);
      return {
        note,
        close() {
          clearTimeout(timer);
          if (own.get(workspaceId) !== state) return;
          own.delete(workspaceId);
          redis.del(key(workspaceId)).catch(() => undefined); // it expires
        },
      };
    },

    async keep(workspaceId) {
      const state = own.get(workspaceId);
      if (state !== undefined) state.usedAt = Date.now();
      const known = state ?? (await hear(workspaceId));
      if (known !== null) await tell(workspaceId, { ...known, usedAt: Date.now() });
    },

    async timeLeft(workspaceId) {
      const known = own.get(workspaceId) ?? (await hear(workspaceId));
      if (known === null) return null;
      const { usedAt, idleMs } = known;
      return { leftMs: Math.max(0, usedAt + idleMs - Date.now()), idleMs };
    },

    close() {
      for (const timer of timers) clearTimeout(timer);
      own.clear();
    },
  };
}
