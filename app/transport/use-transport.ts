import { useSyncExternalStore } from "react";
import { pageTransport } from "./page-transport.ts";
import type { Way } from "./transport.ts";

/** How this page's sockets reach the server now. In the browser only. */
export function useTransport(): Way {
  return useSyncExternalStore(pageTransport().subscribe, pageTransport().getWay);
}
