import type { Redis } from "ioredis";
import type { Config } from "#server/config.ts";
import { opensSession } from "#server/identity/index.ts";
import type { Judge } from "#server/judge.ts";
import type { Logger } from "#server/log.ts";
import { createPasses, createPreview, type Preview } from "#server/preview/index.ts";
import type { LabParts } from "./labs.ts";

interface Deps {
  readonly config: Config;
  readonly log: Logger;
  readonly redis: Redis;
  readonly judge: Judge;
  readonly ports: LabParts["ports"];
}

/** Previews of the servers in labs, for those who may see the lab. */
export function buildPreview({ config, log, redis, judge, ports }: Deps): Preview {
  return createPreview({
    pattern: config.previewOrigin,
    publicOrigin: config.publicOrigin,
    passes: createPasses(redis, config.redisPrefix),
    async judge({ userId, sessionId, workspaceId }) {
      const level = await judge({ id: userId, name: "", sessionId }, `workspace/${workspaceId}`);
      return level === "signed-out" ? level : level === "none" ? "may-not" : "may";
    },
    opensSession,
    connect: ports.connect,
    isListening: async ({ workspaceId, port }) => (await ports.list(workspaceId)).includes(port),
    log,
  });
}
