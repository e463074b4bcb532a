import { join } from "node:path";
import type { Redis } from "ioredis";
import {
  createPostgresHistory,
  createPostgresLog,
  createPostgresTerminalLog,
  type Collab,
  type DocumentHistory,
  type Scope,
} from "#collab/index.ts";
import { createSandboxes, imageDirIn, type Sandboxes } from "#sandbox/index.ts";
import { createAuthoring, type Authoring } from "#server/authoring/index.ts";
import { createClassroom, createPresence, type Classroom } from "#server/classroom/index.ts";
import type { Config } from "#server/config.ts";
import { createDb, type Db } from "#server/db.ts";
import { createCodeLimit, type CodeLimit } from "#server/enrollment/index.ts";
import { createEvents, type AppEvent, type Events } from "#server/events.ts";
import { createChangeLimit, createHistory, type History } from "#server/history/index.ts";
import {
  createSessions,
  createSignInLimit,
  type Sessions,
  type SignInLimit,
} from "#server/identity/index.ts";
import { createLabDefinitions, type LabDefinitions } from "#server/lab-definitions/index.ts";
import {
  createLabCopies,
  createPortWatch,
  type LabCopies,
  type LabNodes,
  type Labs,
  type NodeDoor,
  type PortWatch,
  type UpgradeHandler,
} from "#server/labs/index.ts";
import { createLabUpdates, type LabUpdates } from "#server/lab-updates/index.ts";
import { createLog, type Logger } from "#server/log.ts";
import {
  createFolderStore,
  createImages,
  createMediaStore,
  createObjectStore,
  type Images,
  type ObjectStore,
} from "#server/media/index.ts";
import { createPortability, type Portability } from "#server/portability/index.ts";
import type { Preview } from "#server/preview/index.ts";
import { createJudge } from "#server/judge.ts";
import { createRedis } from "#server/redis.ts";
import { createResponseCache, type ResponseCache } from "#server/response-cache.ts";
import { findProblems } from "#server/health.ts";
import { createNoSandboxes } from "#server/labs/no-sandboxes.ts";
import { closeTerminalsOfEmptyLabs } from "#server/labs/idle-terminals.ts";
import { buildCollab, type CollabParts } from "#server/services/collab.ts";
import { buildLabs } from "#server/services/labs.ts";
import { buildPreview } from "#server/services/preview.ts";

/** Everything one process has, built once and handed to whoever needs a part of it. */
export interface Services {
  readonly config: Config;
  readonly log: Logger;
  readonly db: Db;
  readonly redis: Redis;
  readonly events: Events;
  /** What is the same for everybody who asks. */
  readonly answers: ResponseCache;
  readonly sessions: Sessions;
  readonly signInLimit: SignInLimit;
  readonly codeLimit: CodeLimit;
  readonly collab: Collab;
  readonly labs: Labs;
  readonly labCopies: LabCopies;
  readonly labDefinitions: LabDefinitions;
  readonly classroom: Classroom;
  readonly authoring: Authoring;
  readonly labUpdates: LabUpdates;
  readonly portability: Portability;
  /** What the update log remembers; `history` shows it to people. */
  readonly documents: DocumentHistory;
  readonly history: History;
  /** Pictures in lessons. */
  readonly images: Images;
  /** What several nodes share of files, if there is such a thing. */
  readonly store: ObjectStore | undefined;
  readonly preview: Preview;
  readonly portWatch: PortWatch;
  readonly labNodes: LabNodes;
  /** What other nodes ask of this one. */
  readonly nodeDoor: NodeDoor;
  /** Sockets to documents, and to terminals wherever their lab runs. */
  readonly handleUpgrade: UpgradeHandler;
  /** The process listens, and the other nodes reach it at this origin. */
  announce(address: string): void;
  /** What is not answering now, by name, each with a sentence; empty when all is well. */
  problems(): Promise<Record<string, string>>;
  /** Frees everything in the reverse order of building; bounded to about 10 s. */
  close(): Promise<void>;
}

export function createServices(
  config: Config & { readonly databaseUrl: string; readonly redisUrl: string },
): Services {
  const { databaseUrl, redisPrefix } = config;
  const log = createLog(config.logLevel);
  const db = createDb(databaseUrl);
  const redis = createRedis(config.redisUrl, log);
  const events = createEvents(redis, `${redisPrefix}events`, log);
  const answers = createResponseCache(redis, redisPrefix, log);
  const sessions = createSessions(db, redis, redisPrefix, log);
  const signInLimit = createSignInLimit(redis, redisPrefix);
  const codeLimit = createCodeLimit(redis, redisPrefix);
  const presence = createPresence(redis, redisPrefix, log);
  const classroom = createClassroom({ db, events, presence, log });
  const judge = createJudge({ db, sessions, classroom });
  const updates = createPostgresLog({ connectionString: databaseUrl, log });
  const documents = createPostgresHistory({ connectionString: databaseUrl, log });
  const terminalLog = createPostgresTerminalLog({ connectionString: databaseUrl, log });
  const sandboxes = chooseSandboxes(config, log);
  const store = createObjectStore(config);
  const labParts = buildLabs({
    ...{ config, log, db, redis, events, updates, sandboxes, store },
    rooms: () => collabParts.collab.rooms,
  });
  const { labs, ports, openShell } = labParts;
  const { placement } = labParts.nodes;
  const collabParts: CollabParts = buildCollab({
    ...{ config, log, redis, sessions, judge, updates, terminalLog, openShell, placement },
  });
  const { collab } = collabParts;
  const labCopies = createLabCopies({ db, events, rooms: () => collab.rooms, updates, labs, log });
  const portWatch = createPortWatch({
    ports,
    rooms: collab.rooms,
    events,
    redis,
    prefix: redisPrefix,
    log,
  });
  const preview = buildPreview({ config, log, redis, judge, ports });
  const images = createImages(createMediaStore(store, config.dataDir));
  const authoring = createAuthoring({ db, events, updates, documents, rooms: collab.rooms, log });
  const labUpdates = createLabUpdates({
    ...{ db, events, updates, documents, log },
    rooms: collab.rooms,
    readDraft: (courseId) => authoring.content({ courseId, version: "draft" }),
  });
  const portability = createPortability({
    ...{ db, events, authoring, images, log },
    uploads: store ?? createFolderStore(join(config.dataDir, "uploads")),
    rules: { privateHosts: config.gitPrivateHosts },
  });
  const changeLimit = createChangeLimit(redis, redisPrefix);
  const labDefinitions = createLabDefinitions({ db, events, updates, authoring, labs });
  const history = createHistory({ db, documents, rooms: collab.rooms, changeLimit });

  const stops = [
    events.subscribe((event) => {
      if (event.kind !== "accessChanged") return;
      preview.recheck(event);
      collab
        .recheck(scopeOf(event))
        .catch((error: unknown) => log.error({ err: error }, "sockets not judged again"));
    }),
    classroom.watch(collab.rooms),
    closeTerminalsOfEmptyLabs(collab, async (id) => !(await presence.read([id])).has(id), log),
  ];

  return {
    config,
    log,
    db,
    redis,
    events,
    answers,
    sessions,
    signInLimit,
    codeLimit,
    collab,
    labs,
    labCopies,
    labDefinitions,
    classroom,
    authoring,
    labUpdates,
    portability,
    documents,
    history,
    images,
    store,
    preview,
    portWatch,
    labNodes: labParts.nodes,
    nodeDoor: labParts.nodeDoor,
    handleUpgrade: collabParts.handleUpgrade,
    announce: (address) => labParts.announce(address),
    problems: () => findProblems(db, redis),
    async close() {
      stops.forEach((stop) => stop());
      portWatch.close();
      preview.close();
      await collabParts.close();
      await labParts.close();
      await sandboxes.close();
      await Promise.allSettled([updates.close(), documents.close(), terminalLog.close()]);
      presence.close();
      events.close();
      redis.disconnect();
      await db.$disconnect();
    },
  };
}

/** A sandbox lives where its terminals and its document's room are: in a process with the collab role. */
function chooseSandboxes(config: Config, log: Logger): Sandboxes {
  if (config.sandboxDriver === "none") {
    return createNoSandboxes(
      "Terminals are switched off on this server (SANDBOX_DRIVER=none). Files can still be edited.",
    );
  }
  if (!config.roles.includes("collab")) {
    return createNoSandboxes("Labs do not run in this process: give it the collab role (ROLES=web,collab).");
  }
  return createSandboxes({
    dataDir: config.dataDir,
    imageDir: imageDirIn(config.dataDir),
    pool: config.warmLabs === 0 ? { least: 0, most: 0 } : { least: config.warmLabs },
    log: (message) => log.warn({}, message),
  });
}

function scopeOf({ userId, sessionId }: Extract<AppEvent, { kind: "accessChanged" }>): Scope {
  return { ...(userId !== undefined && { userId }), ...(sessionId !== undefined && { sessionId }) };
}
