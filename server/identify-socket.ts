import type { IncomingMessage } from "node:http";
import {
  authenticate,
  isSameOrigin,
  type Authenticated,
  type Credentials,
  type Sessions,
} from "#server/identity/index.ts";

/** Who opens a WebSocket; null (refuse with 401) without a live session, or with a cookie from a foreign page. */
export async function identifySocket(
  sessions: Sessions,
  publicOrigin: string | undefined,
  { headers }: IncomingMessage,
): Promise<Authenticated | null> {
  const { authorization, cookie, origin, host } = headers;
  const credentials: Credentials = { authorization, cookie, origin, host };
  return isSameOrigin(credentials, publicOrigin) ? authenticate(sessions, credentials) : null;
}
