import {
  createTRPCClient,
  createWSClient,
  httpBatchLink,
  httpLink,
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
 * through, subscribers look for themselves now and then. The socket is dialled again after a failure, but not once
 * the session has ended: that only a sign-in changes, which loads a page.
 */
export function createTrpcClient(): TrpcClient {
  let dials = 0;
  const socket = createWSClient({
    async url() {
      dials += 1;
      if (dials > 1 && (await isSignedOut(client))) await new Promise<never>(() => undefined);
      return `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/api/trpc`;
    },
    onOpen: () => (dials = 0),
    WebSocket: watchedWebSocket(),
    lazy: { enabled: true, closeMs: 10_000 },
    keepAlive: { enabled: true, intervalMs: 20_000, pongTimeoutMs: 10_000 },
    retryDelayMs: (attempt) => Math.min(30_000, 500 * 2 ** attempt) * (0.5 + Math.random() / 2),
  });
  const client = createTRPCClient<AppRouter>({
    links: [
      splitLink({
        condition: (operation) => operation.type === "subscription",
        true: changeLink(wsLink({ client: socket, transformer: superjson }), socket),
        false: splitLink({
          // With `context: { alone: true }`: what is too long for an address, or for waiting with others.
          condition: ({ context }) => context["alone"] === true,
          true: httpLink({ url: "/api/trpc", transformer: superjson, methodOverride: "POST" }),
          false: httpBatchLink({ url: "/api/trpc", transformer: superjson }),
        }),
      }),
    ],
  });
  return client;
}

/** A browser does not say why a socket was refused, so this is asked over HTTP. False when that fails as well. */
async function isSignedOut(client: TrpcClient): Promise<boolean> {
  try {
    return (await client.account.me.query(undefined, { signal: AbortSignal.timeout(10_000) })) === null;
  } catch {
    return false;
  }
}
