import type { IncomingHttpHeaders } from "node:http";
import type { PreviewAddresses, PreviewTarget } from "./address.ts";

/**
 * Whether a request was made by a page that is not of this lab. Such a page may lead somebody here, or show this in a
 * frame if it is the platform's, but not have a visitor's browser send or fetch anything with the visitor's pass.
 */
export function isForeign(
  { method, headers }: { readonly method?: string | undefined; readonly headers: IncomingHttpHeaders },
  target: PreviewTarget,
  addresses: PreviewAddresses,
): boolean {
  const site = headers["sec-fetch-site"];
  if (site === "same-origin" || site === "none") return false;
  const { origin } = headers;
  if (origin !== undefined) {
    const from = addresses.targetOf(/^https?:\/\/([^/]+)$/.exec(origin)?.[1]);
    return from === null || from === "unknown" || from.workspaceId !== target.workspaceId;
  }
  // Neither header: a program, or a browser of old that sends Origin with everything but plain reading.
  if (site === undefined) return false;
  return headers["sec-fetch-mode"] !== "navigate" || (method !== "GET" && method !== "HEAD");
}
