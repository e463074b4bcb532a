import { verifyRequestOrigin } from "lucia";
import type { Actor } from "#server/access/actor.ts";
import { SESSION_COOKIE, type Sessions } from "./sessions.ts";

/** The few headers that say who asks and from where; the same for HTTP requests and WebSocket upgrades. */
export interface Credentials {
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  readonly origin: string | undefined;
  readonly host: string | undefined;
}

export interface Authenticated {
  readonly actor: Actor;
  readonly token: string;
  /** The session was prolonged: the cookie has to be sent again. */
  readonly renewed: boolean;
}

/** Who sends these credentials; null when nobody we know. Says nothing about where the request comes from. */
export async function authenticate(sessions: Sessions, from: Credentials): Promise<Authenticated | null> {
  const token = bearerToken(from.authorization) ?? cookieToken(from.cookie);
  if (token === null) return null;
  const session = await sessions.read(token);
  return session && { ...session, token };
}

/**
 * True when a request that changes something, or opens a socket, may do so with a cookie: it comes from our own
 * pages. A bearer token cannot be sent by a foreign page, so it needs no origin.
 */
export function isSameOrigin(from: Credentials, publicOrigin: string | undefined): boolean {
  if (from.origin === undefined || from.origin === "null") {
    const carriesCookie = cookieToken(from.cookie) !== null && bearerToken(from.authorization) === null;
    return from.origin === undefined && !carriesCookie;
  }
  const hosts = [from.host, publicOrigin].filter((host) => host !== undefined);
  return verifyRequestOrigin(from.origin, hosts);
}

function bearerToken(authorization: string | undefined): string | null {
  return /^Bearer ([a-z0-9]{20,100})$/i.exec(authorization ?? "")?.[1] ?? null;
}

function cookieToken(cookie: string | undefined): string | null {
  for (const part of (cookie ?? "").split(";")) {
    const [name, value] = part.trim().split("=", 2);
    if (name === SESSION_COOKIE && value !== undefined && /^[a-z0-9]{20,100}$/i.test(value)) return value;
  }
  return null;
}
