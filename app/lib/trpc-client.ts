import {
  createTRPCClient,
  createWSClient,
  httpBatchLink,
  splitLink,
  wsLink,
  type TRPCClient,
} from "@trpc/client";
import superjson from "superjson";
import { watchedWebSocket } from "#app/transport/watched-web-socket.ts";
import type { AppRouter } from "#server/trpc/root.ts";
import { changeLink } from "./change-link.ts";

export type TrpcClient = TRPCClient<AppRouter>;

/**
 * Queries and mutations go over HTTP in batches, subscriptions over one WebSocket opened on demand; where none gets
 * through, subscribers look for themselves now and then.
 */
export function createTrpcClient(): TrpcClient {
  const socket = createWSClient({
    url: () => `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/api/trpc`,
    WebSocket: watchedWebSocket(),
    lazy: { enabled: true, closeMs: 10_000 },
    keepAlive: { enabled: true, intervalMs: 20_000, pongTimeoutMs: 10_000 },
    retryDelayMs: (attempt) => Math.min(30_000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2),
  });
  return createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: changeLink(wsLink({ client: socket, transformer: superjson }), socket),
        false: httpBatchLink({ url: "/api/trpc", transformer: superjson }),
      }),
    ],
  });
}
