import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { Redis } from "ioredis";
import * as Y from "yjs";
import { type Collab, createCollab } from "../create-collab.ts";
import { createPostgresLog } from "../log/postgres-log.ts";
import { createPostgresTerminalLog } from "../log/terminal-log.ts";
import type { Actor, Judgement, Log, OpenShell, Ports, Relay, Resource, UpdateLog } from "../ports.ts";
import { createRedisRelay } from "../relay/redis-relay.ts";
import type { Settings } from "../settings.ts";

export interface FixtureOptions {
  readonly databaseUrl: string;
  /** Any free one when absent. */
  readonly port?: number;
  readonly settings?: Partial<Settings>;
  readonly openShell?: OpenShell;
  readonly openElsewhere?: NonNullable<Ports["openElsewhere"]>;
  /** Stands between the server and its log, e.g. to make it fail. */
  readonly wrapLog?: (updates: UpdateLog) => UpdateLog;
  /** Where this node meets those with the same prefix; absent: it is alone. */
  readonly redis?: { readonly url: string; readonly prefix: string };
  /** Told what the server logs at warn and error, as it happens. */
  readonly onWarning?: (message: string, fields: object) => void;
  /** Stands between the server and the other nodes, e.g. to lose messages. */
  readonly wrapRelay?: (relay: Relay) => Relay;
}

/** A collaboration server on a real port with real logs. `?as=<id>` says who opens a socket, `?as=nobody` no one. */
export interface Fixture {
  readonly url: string;
  readonly collab: Collab;
  readonly updates: UpdateLog;
  /** By actor id, or by actor id and resource as "ada workspace/1"; "write" where nothing is set. */
  readonly levels: Map<string, Judgement>;
  /** What the server has logged at warn and error. */
  readonly warnings: string[];
  /** The document with one text, "content". */
  create(name: string, text?: string): Promise<void>;
  /** Stops the server as the product does. */
  close(): Promise<void>;
}

export async function startFixture(options: FixtureOptions): Promise<Fixture> {
  const { databaseUrl: connectionString } = options;
  const warnings: string[] = [];
  const log = collectingLog(warnings, options.onWarning);
  const postgres = createPostgresLog({ connectionString, log, compactAboveRows: 20 });
  const updates = options.wrapLog?.(postgres) ?? postgres;
  const terminalLog = createPostgresTerminalLog({ connectionString, log });
  const relay = options.redis && openRelay(options.redis, log);
  const levels = new Map<string, Judgement>();
  const collab = createCollab(
    {
      identify: (request) => Promise.resolve(actorFrom(request.url ?? "")),
      levelFor: (actor, resource) =>
        Promise.resolve(levels.get(`${actor.id} ${nameOf(resource)}`) ?? levels.get(actor.id) ?? "write"),
      updates,
      terminalLog,
      openShell: options.openShell ?? (() => Promise.reject(new Error("this fixture has no shells"))),
      ...(options.openElsewhere && { openElsewhere: options.openElsewhere }),
      ...(relay && { relay: options.wrapRelay?.(relay) ?? relay }),
      log,
    },
    options.settings,
  );
  const server = createServer((request, response) => {
    if (!collab.handleRequest(request, response)) response.writeHead(404).end();
  });
  server.on("upgrade", (request, socket, head) => {
    if (!collab.handleUpgrade(request, socket, head)) socket.destroy();
  });
  const url = await listen(server, options.port ?? 0);
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    await collab.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    relay?.close();
    await postgres.close();
    await terminalLog.close();
  };
  return {
    url,
    collab,
    updates,
    levels,
    warnings,
    create: async (name, text = "") => {
      const doc = new Y.Doc();
      doc.getText("content").insert(0, text);
      await updates.create(name, Y.encodeStateAsUpdate(doc), null);
    },
    close: () => (closing ??= close()),
  };
}

function actorFrom(url: string): Actor | null {
  const id = new URL(url, "http://localhost").searchParams.get("as") ?? "ada";
  return id === "nobody" ? null : { id, name: id.toUpperCase(), sessionId: `session-of-${id}` };
}

function nameOf(resource: Resource): string {
  return resource.kind === "document" ? resource.name : `${resource.workspaceId}/${resource.terminalId}`;
}

function openRelay({ url, prefix }: { url: string; prefix: string }, log: Log): Relay {
  // The relay connects by itself; this one only says where to.
  const redis = new Redis(url, { lazyConnect: true });
  return createRedisRelay({ redis, prefix, log });
}

function collectingLog(warnings: string[], onWarning: FixtureOptions["onWarning"]): Log {
  const keep = (fields: object, message: string): void => {
    warnings.push(message);
    onWarning?.(message, fields);
  };
  return { debug: () => undefined, info: () => undefined, warn: keep, error: keep };
}

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
}
