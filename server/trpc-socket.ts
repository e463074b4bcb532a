import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { applyWSSHandler } from "@trpc/server/adapters/ws";
import { WebSocketServer, type WebSocket } from "ws";
import { identifySocket } from "#server/identify-socket.ts";
import type { Authenticated } from "#server/identity/index.ts";
import type { Services } from "#server/services.ts";
import type { Context } from "#server/trpc/context.ts";
import { appRouter } from "#server/trpc/root.ts";

export interface TrpcSockets {
  /** True when the upgrade is for `/api/trpc`; the socket is then ours. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean;
  close(): void;
}

const MAX_SOCKETS_PER_USER = 30;
/** A page sends a frame when it starts or stops listening to something; these are far above that. */
const MAX_FRAME_BYTES = 16 * 1024;
const FRAMES_PER_WINDOW = 100;
const WINDOW_MS = 10_000;
/** How long a peer may take to answer our close frame. */
const CLOSE_GRACE_MS = 2_000;

/**
 * Subscriptions over one WebSocket per page. When a person's rights change, their sockets close with 4401 or 1012,
 * and what may still be seen is asked for anew.
 */
export function createTrpcSockets(services: Services): TrpcSockets {
  const { sessions, config, log, events } = services;
  const wss = new WebSocketServer({ noServer: true, maxPayload: MAX_FRAME_BYTES, perMessageDeflate: false });
  const people = new Map<WebSocket, Authenticated>();
  const identities = new WeakMap<IncomingMessage, Authenticated>();

  const handler = applyWSSHandler({
    wss,
    router: appRouter,
    keepAlive: { enabled: true, pingMs: 30_000, pongWaitMs: 10_000 },
    createContext({ req }): Context {
      const actor = identities.get(req)?.actor ?? null;
      const device = { userAgent: req.headers["user-agent"] ?? "", address: req.socket.remoteAddress ?? "" };
      const origin = config.publicOrigin ?? `http://${req.headers.host ?? ""}`;
      return { services, actor, device, origin, log, socket: { subscriptions: 0 } };
    },
  });

  const unsubscribe = events.subscribe((event) => {
    if (event.kind !== "accessChanged") return;
    for (const [socket, { actor }] of people) {
      if (event.sessionId !== undefined && event.sessionId !== actor.sessionId) continue;
      if (event.userId !== undefined && event.userId !== actor.id) continue;
      dismiss(socket, "Your rights have changed; please connect again.");
    }
  });

  const accept = async (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    const identity = await identifySocket(sessions, config.publicOrigin, request);
    const open = [...people.values()].filter(({ actor }) => actor.id === identity?.actor.id).length;
    if (identity === null || open >= MAX_SOCKETS_PER_USER) {
      socket.end(
        `HTTP/1.1 ${identity === null ? "401 Unauthorized" : "429 Too Many Requests"}\r\nConnection: close\r\n\r\n`,
      );
      return;
    }
    if (socket.destroyed) return;
    identities.set(request, identity);
    wss.handleUpgrade(request, socket, head, (webSocket) => {
      people.set(webSocket, identity);
      cutFlood(webSocket);
      webSocket.on("error", (error) => log.debug({ err: error }, "subscription socket failed"));
      webSocket.on("close", () => people.delete(webSocket));
      wss.emit("connection", webSocket, request);
    });
  };

  return {
    handleUpgrade(request, socket, head) {
      if (!/^\/api\/trpc(\?|$)/.test(request.url ?? "")) return false;
      socket.on("error", () => socket.destroy());
      accept(request, socket, head).catch((error: unknown) => {
        log.error({ err: error }, "subscription socket not opened");
        socket.destroy();
      });
      return true;
    },
    close() {
      unsubscribe();
      handler.broadcastReconnectNotification();
      for (const socket of wss.clients) dismiss(socket, "The server is restarting.");
      wss.close();
    },
  };
}

/** A close frame only asks. What the peer sends after it is not heard, and soon the line is cut. */
function dismiss(socket: WebSocket, reason: string): void {
  socket.removeAllListeners("message");
  socket.close(1012, reason);
  const cut = setTimeout(() => socket.terminate(), CLOSE_GRACE_MS);
  socket.once("close", () => clearTimeout(cut));
}

function cutFlood(socket: WebSocket): void {
  let since = performance.now();
  let frames = 0;
  socket.on("message", () => {
    const now = performance.now();
    if (now - since > WINDOW_MS) [since, frames] = [now, 0];
    frames += 1;
    if (frames <= FRAMES_PER_WINDOW) return;
    socket.removeAllListeners("message");
    socket.terminate();
  });
}
