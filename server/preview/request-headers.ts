import type { IncomingHttpHeaders, OutgoingHttpHeaders } from "node:http";
import { takePassTokens } from "./cookies.ts";

/** What is between two neighbours on the way (RFC 9110, 7.6.1), and what Node writes itself. */
const HOP_BY_HOP = [
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "expect",
  "http2-settings",
];
/** Where the visitor sits is no business of a student's program, nor is it to believe what a visitor says of it. */
const ABOUT_THE_WAY = [
  "forwarded",
  "via",
  "x-forwarded-for",
  "x-forwarded-host",
  "x-forwarded-port",
  "x-forwarded-proto",
  "x-real-ip",
];

/** Names of the headers that must not be passed on: the fixed ones, and those that `connection` lists. */
export function hopByHop(connection: string | undefined): Set<string> {
  const listed = (connection ?? "").split(",").map((name) => name.trim().toLowerCase());
  return new Set([...HOP_BY_HOP, ...listed]);
}

export interface GuestRequest {
  readonly headers: IncomingHttpHeaders;
  readonly port: number;
  /** The preview's origin as the browser knows it. */
  readonly origin: string;
  /** True for the token of the visitor's own session on the platform: it is left out wherever it stands. */
  readonly isCredential: (token: string) => boolean;
  readonly isUpgrade: boolean;
}

/**
 * A visitor's headers as the program in the lab gets them: as if it had been asked on `localhost:<port>`, which is
 * where it believes to be, and without anything that belongs to the platform.
 */
export function guestRequestHeaders(request: GuestRequest): OutgoingHttpHeaders {
  const { headers, port, origin, isCredential, isUpgrade } = request;
  const left = new Set([...hopByHop(headers.connection), ...ABOUT_THE_WAY, "host", "cookie"]);
  const kept: OutgoingHttpHeaders = Object.fromEntries(
    Object.entries(headers).filter(([name]) => !left.has(name)),
  );
  const inside = `localhost:${String(port)}`;
  kept["host"] = inside;
  const cookie = withoutCredentials(takePassTokens(headers.cookie).rest, isCredential);
  if (cookie !== undefined) kept["cookie"] = cookie;
  const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
  if (bearer !== undefined && isCredential(bearer)) delete kept["authorization"];
  if (headers.origin === origin) kept["origin"] = `http://${inside}`;
  if (headers.referer?.startsWith(`${origin}/`) === true)
    kept["referer"] = `http://${inside}${headers.referer.slice(origin.length)}`;
  if (isUpgrade) Object.assign(kept, { connection: "Upgrade", upgrade: "websocket" });
  // A body of unknown length must be framed for every method, or its bytes would be read as another request.
  else if (headers["transfer-encoding"] !== undefined) kept["transfer-encoding"] = "chunked";
  return kept;
}

function withoutCredentials(cookie: string | undefined, isCredential: (token: string) => boolean) {
  const kept = (cookie ?? "")
    .split("; ")
    .filter((part) => part !== "" && !isCredential(part.slice(part.indexOf("=") + 1)));
  return kept.length === 0 ? undefined : kept.join("; ");
}
