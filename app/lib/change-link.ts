import type { TRPCLink } from "@trpc/client";
import { observable } from "@trpc/server/observable";
import { pageTransport } from "#app/transport/page-transport.ts";
import type { AppRouter } from "#server/trpc/root.ts";

/** How often readers look for themselves where nothing can be pushed to them. */
const LOOK_EVERY_MS = 5_000;

/**
 * Subscriptions over `sockets` while WebSockets get through. Where they do not, nothing can be pushed: every few
 * seconds the subscription then says that its connection is new, after which readers look for what they missed.
 */
export function changeLink(sockets: TRPCLink<AppRouter>): TRPCLink<AppRouter> {
  return (runtime) => {
    const subscribe = sockets(runtime);
    return (call) =>
      observable((observer) => {
        const transport = pageTransport();
        let stop = () => {};
        const start = () => {
          stop();
          if (transport.getWay() === "websocket") {
            const subscription = subscribe(call).subscribe(observer);
            stop = () => subscription.unsubscribe();
            return;
          }
          const renew = () => observer.next({ result: { type: "state", state: "pending", error: null } });
          const timer = setInterval(() => document.hidden || renew(), LOOK_EVERY_MS);
          stop = () => clearInterval(timer);
          renew();
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
