import type { IncomingMessage, OutgoingHttpHeaders } from "node:http";
import { ownCookieOnly } from "./cookies.ts";
import { hopByHop } from "./request-headers.ts";

/**
 * What a program in a lab may not say to a browser: who may frame it is ours to say, and the others reach beyond its
 * own origin: another server for it, cookies of its neighbours, reports sent elsewhere, caches shared by people.
 */
const NOT_ITS_TO_SAY = [
  "x-frame-options",
  "strict-transport-security",
  "alt-svc",
  "clear-site-data",
  "nel",
  "report-to",
  "cdn-cache-control",
  "surrogate-control",
];

/**
 * A program's response headers as the visitor gets them. Only the platform's page, and the preview's own pages, may
 * show it in a frame; only the visitor's own browser may keep it.
 */
export function guestResponseHeaders(
  response: IncomingMessage,
  where: { readonly port: number; readonly origin: string; readonly platformOrigin: string },
): OutgoingHttpHeaders {
  const left = new Set([...hopByHop(response.headers.connection), ...NOT_ITS_TO_SAY]);
  const headers: Record<string, string[]> = {};
  for (const [name, values] of Object.entries(response.headersDistinct)) {
    if (values !== undefined && !left.has(name)) headers[name] = values;
  }
  if (headers["set-cookie"] !== undefined)
    headers["set-cookie"] = headers["set-cookie"].map(ownCookieOnly).filter((cookie) => cookie !== null);
  const location = response.headers.location;
  if (location !== undefined) headers["location"] = [outsideAddress(location, where)];
  headers["cache-control"] = [privately(response.headers["cache-control"])];
  headers["content-security-policy"] = [
    ...(headers["content-security-policy"] ?? [])
      .flatMap((value) => value.split(","))
      .map(withoutFrameAncestors)
      .filter((policy) => policy !== ""),
    frameAncestors(where.platformOrigin),
  ];
  // Labs below one domain are one site to a browser; without this their pages could agree to reach into each other.
  headers["origin-agent-cluster"] = ["?1"];
  headers["x-robots-tag"] = ["noindex"];
  return headers;
}

/** Lets the platform's page, and none other, hold a page of a preview in a frame. */
function frameAncestors(platformOrigin: string): string {
  return `frame-ancestors 'self' ${platformOrigin}`;
}

/** A program redirects to where it believes to be. */
function outsideAddress(location: string, { port, origin }: { port: number; origin: string }): string {
  const inside = /^https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):(\d+)(?=$|[/?#])/i.exec(
    location,
  );
  return inside?.[1] === String(port) ? origin + location.slice(inside[0].length) : location;
}

function privately(cacheControl: string | undefined): string {
  const kept = (cacheControl ?? "")
    .split(",")
    .map((directive) => directive.trim())
    .filter((directive) => directive !== "" && !/^(public|private|s-maxage)\b/i.test(directive));
  return [...kept, "private"].join(", ");
}

function withoutFrameAncestors(policy: string): string {
  const kept = policy.split(";").filter((directive) => !/^\s*frame-ancestors(\s|$)/i.test(directive));
  return kept.join(";").trim();
}
