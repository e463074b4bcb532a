import type { TRPCLink, TRPCWebSocketClient } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { pageTransport } from "#app/transport/page-transport.ts";
import type { AppRouter } from "#server/trpc/root.ts";

/** How often readers look for themselves where nothing can be pushed to them. */
const LOOK_EVERY_MS = 5_000;

/**
 * Subscriptions by `link` over `socket` while WebSockets get through. Where they do not, nothing can be pushed: every
 * few seconds the subscription then says that its connection is new, after which readers look for what they missed.
 */
export function changeLink(link: TRPCLink<AppRouter>, socket: TRPCWebSocketClient): TRPCLink<AppRouter> {
  const transport = pageTransport();
  const hasSockets = () => transport.getWay() === "websocket";
  transport.subscribe(() => {
    // Without this it would go on trying.
    if (!hasSockets()) void socket.close();
  });
  return (runtime) => {
    const subscribe = link(runtime);
    return (operation) =>
      observable((observer) => {
        let stop = () => {};
        const start = () => {
          stop();
          stop = hasSockets() ? listen() : look();
        };
        const listen = () => {
          const subscription = subscribe(operation).subscribe({
            next: (value) => observer.next(value),
            // When the socket is given up, the subscription goes on without it.
            error: (error) => hasSockets() && observer.error(error),
            complete: () => hasSockets() && observer.complete(),
          });
          return () => subscription.unsubscribe();
        };
        const look = () => {
          const renew = () => observer.next({ result: { type: "state", state: "pending", error: null } });
          const timer = setInterval(() => document.hidden || renew(), LOOK_EVERY_MS);
          renew();
          return () => clearInterval(timer);
        };
        const stopFollowing = transport.subscribe(start);
        start();
        return () => {
          stopFollowing();
          stop();
        };
      });
  };
}
