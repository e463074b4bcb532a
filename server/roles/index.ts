import type { IncomingMessage, Server, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import type { Role as RoleName } from "#server/config.ts";
import type { Services } from "#server/services.ts";

export interface RunningRole {
  /** True when the role has taken the socket over. */
  handleUpgrade?(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  /** True when the request is of the role's own kind; it is then answered. */
  handleRequest?(request: IncomingMessage, response: ServerResponse): boolean;
  /** Answers what is of no role's own kind. */
  answerRest?(request: IncomingMessage, response: ServerResponse): void;
  stop(): Promise<void>;
}

/** Starts one part of the product on an HTTP server that does not listen yet. */
export type Role = (services: Services, http: Server) => Promise<RunningRole>;

/** Loaded only when asked for, so that a worker does not carry the web. */
export const roles: Record<RoleName, () => Promise<Role>> = {
  web: async () => (await import("./web.ts")).startWeb,
  collab: async () => (await import("./collab.ts")).startCollab,
  worker: async () => (await import("./worker.ts")).startWorker,
};
