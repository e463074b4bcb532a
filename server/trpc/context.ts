import type { Actor } from "#server/access/actor.ts";
import type { Authoring } from "#server/authoring/index.ts";
import type { Classroom } from "#server/classroom/index.ts";
import type { Db } from "#server/db.ts";
import type { CodeLimit } from "#server/enrollment/index.ts";
import type { Events } from "#server/events.ts";
import type { History } from "#server/history/index.ts";
import type { Device, Sessions, SignInLimit } from "#server/identity/index.ts";
import type { LabDefinitions } from "#server/lab-definitions/index.ts";
import type { LabUpdates } from "#server/lab-updates/index.ts";
import type { LabCopies, Labs, PortWatch } from "#server/labs/index.ts";
import type { Logger } from "#server/log.ts";
import type { Portability } from "#server/portability/index.ts";
import type { Preview } from "#server/preview/index.ts";
import type { ResponseCache } from "#server/response-cache.ts";

/** What procedures may use; services.ts builds it once per process. */
export interface ProcedureServices {
  readonly db: Db;
  readonly events: Events;
  readonly answers: ResponseCache;
  readonly sessions: Sessions;
  readonly signInLimit: SignInLimit;
  readonly codeLimit: CodeLimit;
  readonly labs: Labs;
  readonly labCopies: LabCopies;
  readonly labDefinitions: LabDefinitions;
  readonly labUpdates: LabUpdates;
  readonly classroom: Classroom;
  readonly authoring: Authoring;
  readonly history: History;
  readonly portability: Pick<Portability, "imports">;
  readonly preview: Preview;
  readonly portWatch: PortWatch;
}

/** What one subscription socket holds at the moment. */
export interface SocketUse {
  subscriptions: number;
}

/** One request's, or one subscription socket's, surroundings. */
export interface Context {
  readonly services: ProcedureServices;
  readonly actor: Actor | null;
  readonly device: Device;
  /** Where the asking browser knows the platform, such as https://courses.example.org. */
  readonly origin: string;
  readonly log: Logger;
  /** Set on a subscription socket, which outlives the request that opened it: it may listen but not act. */
  readonly socket?: SocketUse;
}
