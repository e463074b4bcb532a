import { once } from "node:events";
import {
  createServer,
  request as httpRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  type RequestOptions,
  type Server,
} from "node:http";
import { connect, type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { onTestFinished } from "vitest";
import { createLog } from "#server/log.ts";
import { createRedis } from "#server/redis.ts";
import { freshRedisPrefix, redisUrl } from "#tests/database.ts";
import { createPreview } from "../create-preview.ts";
import type { Verdict } from "../gate.ts";
import { createPasses } from "../passes.ts";

export const WORKSPACE = "3f0e2a52-6f5e-4f0c-9d57-0a3d7f1f9a11";
export const OTHER_WORKSPACE = "9b1c7a52-6f5e-4f0c-9d57-0a3d7f1f9a22";
export const PLATFORM = "http://127.0.0.1:3000";
export const VISITOR = { userId: "user", sessionId: "session-of-user", platformOrigin: PLATFORM };
/** The one token that opens the visitor's session on the platform. */
export const SESSION_TOKEN = "abcdefghijklmnopqrstuvwxyz234567";

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** An HTTP server on a free port of this machine; closed, with everything on it, when the test ends. */
export async function listen(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return (server.address() as AddressInfo).port;
}

/** A program as it could run in a lab. */
export function program(listener: RequestListener): Server {
  return createServer(listener);
}

/** A preview before programs on this machine, which stand for programs in a lab on the same port. */
export async function previewServer() {
  const redis = createRedis(redisUrl(), createLog("silent"));
  let verdict: Verdict = "may";
  let judged = 0;
  const dial = async ({ port }: { port: number }) => {
    const socket = connect(port, "127.0.0.1");
    try {
      await once(socket, "connect");
      return socket;
    } catch {
      return null;
    }
  };
  const preview = createPreview({
    pattern: undefined,
    publicOrigin: undefined,
    passes: createPasses(redis, freshRedisPrefix()),
    judge: async () => {
      judged += 1;
      return verdict;
    },
    opensSession: (token, sessionId) => token === SESSION_TOKEN && sessionId === VISITOR.sessionId,
    connect: dial,
    isListening: async (target) => {
      const socket = await dial(target);
      socket?.destroy();
      return socket !== null;
    },
    log: createLog("silent"),
  });
  const front = createServer((request, response) => {
    if (!preview.handleRequest(request, response)) response.writeHead(200).end("the platform");
  });
  front.on("upgrade", (request, socket, head) => {
    if (!preview.handleUpgrade(request, socket, head)) socket.destroy();
  });
  const frontPort = await listen(front);
  onTestFinished(() => {
    preview.close();
    redis.disconnect();
  });

  const hostOf = (port: number, workspaceId = WORKSPACE) =>
    `${String(port)}--${workspaceId}.localhost:${String(frontPort)}`;

  /** Sends a request to a preview's host and gives its answer as it comes. */
  const open = async (host: string, path: string, options: RequestOptions & { body?: string } = {}) => {
    const { body, headers, ...rest } = options;
    const asked = httpRequest({
      host: "127.0.0.1",
      port: frontPort,
      path,
      agent: false,
      headers: { host, ...(headers as Record<string, string>) },
      ...rest,
    });
    asked.end(body);
    const [answer] = (await once(asked, "response")) as [IncomingMessage];
    return answer;
  };
  const ask = async (...request: Parameters<typeof open>): Promise<Answer> => {
    const answer = await open(...request);
    return { status: answer.statusCode ?? 0, headers: answer.headers, body: await text(answer) };
  };

  return {
    preview,
    frontPort,
    hostOf,
    open,
    ask,
    judge(next: Verdict) {
      verdict = next;
    },
    timesJudged: () => judged,
    /** A ticket's address for a port, as the platform hands it out: its path on the preview's host. */
    async ticketFor(port: number, path = "/") {
      const { address } = await preview.letIn(
        { ...VISITOR, platformOrigin: `http://127.0.0.1:${String(frontPort)}` },
        { workspaceId: WORKSPACE, port, path },
      );
      const { host, pathname, search } = new URL(address);
      return { host, entry: pathname + search };
    },
    /** Lets the visitor in to a port; their Cookie header. */
    async enter(port: number): Promise<string> {
      const { host, entry } = await this.ticketFor(port);
      const { headers } = await ask(host, entry);
      return headers["set-cookie"]?.[0]?.split(";")[0] ?? "";
    },
  };
}
