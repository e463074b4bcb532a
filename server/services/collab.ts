import type { IncomingMessage } from "node:http";
import type { Redis } from "ioredis";
import {
  createCollab,
  createRedisRelay,
  ShellRefused,
  type Collab,
  type OpenShell,
  type TerminalLog,
  type UpdateLog,
} from "#collab/index.ts";
import type { Config } from "#server/config.ts";
import { toAppError } from "#server/errors.ts";
import { identifySocket } from "#server/identify-socket.ts";
import type { Sessions } from "#server/identity/index.ts";
import type { Judge } from "#server/judge.ts";
import {
  terminalsAnywhere,
  terminalsOnLines,
  type LabNodes,
  type UpgradeHandler,
} from "#server/labs/index.ts";
import type { Logger } from "#server/log.ts";

interface Deps {
  readonly config: Config;
  readonly log: Logger;
  readonly redis: Redis;
  readonly sessions: Sessions;
  readonly judge: Judge;
  readonly updates: UpdateLog;
  readonly terminalLog: TerminalLog;
  readonly openShell: OpenShell;
  readonly placement: LabNodes["placement"];
}

/** Documents and terminals of this process, and the way to terminals of others. */
export interface CollabParts {
  readonly collab: Collab;
  /** Sockets to documents, and to terminals wherever their lab runs. */
  readonly handleUpgrade: UpgradeHandler;
  close(): Promise<void>;
}

/** The collaboration server, told who comes, what they may do and where shells come from. */
export function buildCollab(deps: Deps): CollabParts {
  const { config, log, redis, sessions, judge, updates, terminalLog, openShell, placement } = deps;
  const identify = (request: IncomingMessage) => identifySocket(sessions, config.publicOrigin, request);
  const mayWatch = async (request: IncomingMessage, workspaceId: string) => {
    const identity = await identify(request);
    if (identity === null) return false;
    const level = await judge(identity.actor, `workspace/${workspaceId}`);
    return level !== "none" && level !== "signed-out";
  };
  const relay = createRedisRelay({ redis, prefix: `${config.redisPrefix}collab:`, log });
  const collab = createCollab({
    identify: async (request) => (await identify(request))?.actor ?? null,
    levelFor: (actor, resource) =>
      judge(actor, resource.kind === "document" ? resource.name : `workspace/${resource.workspaceId}`),
    updates,
    terminalLog,
    openShell: (request) =>
      openShell(request).catch((error: unknown) => {
        const known = toAppError(error);
        if (known.code === "INTERNAL") log.error({ err: error, ...request }, "no shell");
        throw new ShellRefused(known.message, { cause: error });
      }),
    openElsewhere: terminalsOnLines(placement, mayWatch),
    relay,
    log,
  });
  return {
    collab,
    handleUpgrade: terminalsAnywhere({
      placement,
      mayWatch,
      here: (request, socket, head) => collab.handleUpgrade(request, socket, head),
      log,
    }),
    async close() {
      await collab.close();
      relay.close();
    },
  };
}
