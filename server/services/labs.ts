import { join } from "node:path";
import type { Redis } from "ioredis";
import type { OpenShell, RoomsApi, UpdateLog } from "#collab/index.ts";
import type { Sandboxes } from "#sandbox/index.ts";
import type { Config } from "#server/config.ts";
import type { Db } from "#server/db.ts";
import type { Events } from "#server/events.ts";
import {
  createDiskProblems,
  createHomeArchive,
  createLabHosts,
  createLabIdleness,
  createLabNodes,
  createLabPorts,
  createLabs,
  createNodeDoor,
  createOpenShell,
  createRunsApart,
  keepSweepingHomes,
  labsAheadAnywhere,
  labsAheadHere,
  labsAnywhere,
  nodeCalls,
  portsAnywhere,
  readLabTerms,
  type LabNodes,
  type Labs,
  type NodeDoor,
} from "#server/labs/index.ts";
import type { Logger } from "#server/log.ts";
import type { ObjectStore } from "#server/media/index.ts";

interface Deps {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Db;
  readonly redis: Redis;
  readonly events: Events;
  readonly updates: UpdateLog;
  readonly sandboxes: Sandboxes;
  readonly store: ObjectStore | undefined;
  /** Rooms need shells and labs need rooms; the labs ask for the rooms only when one is used. */
  readonly rooms: () => RoomsApi;
}

/** The labs that run in this process, and the way to those that run in others. */
export interface LabParts {
  readonly labs: Labs;
  readonly ports: ReturnType<typeof portsAnywhere>;
  readonly openShell: OpenShell;
  readonly nodes: LabNodes;
  /** What other nodes ask of this one. */
  readonly nodeDoor: NodeDoor;
  /** The process listens, and the other nodes reach it at this origin. */
  announce(address: string): void;
  /** Stops the labs that run here, then everything that served them. The sandboxes are the caller's. */
  close(): Promise<void>;
}

/** A lab that nobody uses any more stops after this long; its files and screens are kept. */
const LAB_IDLE_MS = 60_000;

export function buildLabs({
  config,
  log,
  db,
  redis,
  events,
  updates,
  sandboxes,
  store,
  rooms,
}: Deps): LabParts {
  const { dataDir, redisPrefix: prefix } = config;
  const syncDir = join(dataDir, "sync");
  const diskProblems = createDiskProblems({ redis, prefix, events, log });
  const idleness = createLabIdleness({ redis, prefix, log });
  const nodes = createLabNodes({ redis, prefix, dataDir, log });
  const hosts = createLabHosts({
    sandboxes,
    ownership: nodes.ownership,
    homes: store && createHomeArchive({ store, syncDir, log }),
    termsOf: async (workspaceId) => {
      const terms = await readLabTerms(db, workspaceId);
      return { ...terms, idleMs: Math.min(terms.idleMs, config.labIdleMinutes * 60_000) };
    },
    idleness,
    rooms,
    dataDir,
    idleMs: LAB_IDLE_MS,
    onProblems: (workspaceId, problems) => diskProblems.note(workspaceId, problems),
    log,
  });
  const aheadHere = labsAheadHere(sandboxes, hosts);
  const ahead = labsAheadAnywhere(aheadHere, { ...nodes, log });
  const apart = createRunsApart(sandboxes, log);
  const labsHere = createLabs({
    ...{ db, events, updates, sandboxes },
    ...{ hosts, apart, ahead, diskProblems, idleness },
  });
  const portsHere = createLabPorts(hosts, sandboxes);
  const nodeDoor = createNodeDoor({
    secret: nodes.secret,
    calls: nodeCalls(labsHere, portsHere, aheadHere),
    ports: portsHere,
    log,
  });

  let homeSweep: ReturnType<typeof keepSweepingHomes> | undefined;
  let isClosing = false;
  return {
    labs: labsAnywhere(labsHere, nodes),
    ports: portsAnywhere(portsHere, nodes),
    openShell: createOpenShell(hosts),
    nodes,
    nodeDoor,
    announce(address) {
      nodes.placement.announce(address, false);
      void sandboxes.unavailableBecause().then((reason) => {
        nodes.placement.announce(address, reason === null);
        if (reason === null && !isClosing) homeSweep ??= keepSweepingHomes({ db, sandboxes, syncDir, log });
      });
    },
    async close() {
      isClosing = true;
      await hosts.close();
      await nodes.ownership.close();
      await homeSweep?.close();
      diskProblems.close();
      idleness.close();
    },
  };
}
