import { once } from "node:events";
import { request as httpRequest, type IncomingMessage } from "node:http";
import sharp from "sharp";
import { WebSocket } from "ws";
import { encodeRecord, readRecords } from "#collab/http/records.ts";
import type { Answer, ROUTES } from "./matrix.ts";
import type { Place } from "./world.ts";

/** Where to ask, and with whose session. */
export interface Asker {
  readonly url: string;
  readonly token: string | null;
}

export interface RouteRequest {
  readonly path: string;
  readonly body?: Uint8Array;
}

/** A valid request for each route. */
export const REQUESTS: {
  readonly [Route in keyof typeof ROUTES]: (place: Place) => RouteRequest | Promise<RouteRequest>;
} = {
  "GET /healthz": () => ({ path: "/healthz" }),
  "GET /readyz": () => ({ path: "/readyz" }),
  "GET /diagram": () => ({ path: "/diagram" }),
  "GET /diagram/mermaid.js": () => ({ path: "/diagram/mermaid.js" }),
  "GET /media/:fileName": async ({ services }) => ({
    path: (await services.images.put(await picture())).address,
  }),
  "GET /api/labs/:workspaceId/file": ({ workspaceId }) => ({
    path: `/api/labs/${workspaceId}/file?path=main.py`,
  }),
  "PUT /api/labs/:workspaceId/file": ({ workspaceId }) => ({
    path: `/api/labs/${workspaceId}/file?path=main.py`,
    body: new Uint8Array(4),
  }),
  "GET /api/labs/:workspaceId/zip": ({ workspaceId }) => ({ path: `/api/labs/${workspaceId}/zip` }),
  "GET /preview/:workspaceId/:port{[^/]+}/*": ({ workspaceId }) => ({
    path: `/preview/${workspaceId}/3000/`,
  }),
  "GET /api/courses/:courseId/export": ({ courseId }) => ({ path: `/api/courses/${courseId}/export` }),
  "POST /api/courses/:courseId/images": async ({ courseId }) => ({
    path: `/api/courses/${courseId}/images`,
    body: await picture(),
  }),
  // No archive at all, which is found out later.
  "POST /api/courses/:courseId/import": ({ courseId }) => ({
    path: `/api/courses/${courseId}/import`,
    body: new Uint8Array(4),
  }),
  "POST /api/courses/import": () => ({ path: "/api/courses/import", body: new Uint8Array(4) }),
  "ALL /api/trpc/*": () => ({ path: "/api/trpc/account.me" }),
  "ALL /api/*": () => ({ path: "/api/nothing" }),
  "ALL /*": () => ({ path: "/sign-up" }),
};

/** What a route answers: the refusal, or `yes`. An answer of 500 is told as it is. */
export async function askRoute(asker: Asker, method: string, { path, body }: RouteRequest): Promise<string> {
  const answer = await fetch(asker.url + path, {
    method: method === "ALL" ? "GET" : method,
    headers: headersOf(asker),
    redirect: "manual",
    ...(body !== undefined && { body: new Uint8Array(body) }),
  });
  await answer.arrayBuffer();
  const leadsToSignIn = answer.headers.get("location")?.startsWith("/sign-in") === true;
  return leadsToSignIn ? "401" : meaningOf(answer.status);
}

/** The same of another host, or of an upgrade, as a browser asks that is sent there. */
export async function askAs(
  { url, token }: Asker,
  {
    host,
    path,
    upgrade = false,
    method = "GET",
  }: { host?: string; path: string; upgrade?: boolean; method?: string },
): Promise<string> {
  const asked = httpRequest(url + path, {
    method,
    agent: false,
    headers: {
      ...(token !== null && { cookie: `session=${token}` }),
      ...(host !== undefined && { host }),
      ...(upgrade && { connection: "Upgrade", upgrade: "websocket" }),
    },
  });
  asked.end();
  const [answer] = (await once(asked, "response")) as [IncomingMessage];
  answer.resume();
  return meaningOf(answer.statusCode ?? 0);
}

/**
 * What comes of a socket: the refusal, with its code or before it opens; else what `judge` makes of the first message
 * that tells it something. Without `judge` it is enough that the socket opens.
 */
export async function askSocket(
  { url, token }: Asker,
  path: string,
  judge?: (message: Buffer) => Answer | null,
): Promise<string> {
  const socket = new WebSocket(url.replace("http", "ws") + path, { headers: headersOf({ url, token }) });
  try {
    return await new Promise<string>((resolve, reject) => {
      socket.on("unexpected-response", (_request, { statusCode = 0 }) => resolve(meaningOf(statusCode)));
      socket.on("error", reject);
      socket.on("close", (code) => resolve(ofCloseCode(code)));
      socket.on("open", () => {
        if (judge === undefined) resolve("yes");
      });
      socket.on("message", (data: Buffer) => {
        const answer = judge?.(data) ?? null;
        if (answer !== null) resolve(answer);
      });
    });
  } finally {
    socket.on("error", () => undefined);
    socket.terminate();
  }
}

/** What comes of opening a document on a line. */
export async function askLine(asker: Asker, document: string): Promise<string> {
  const post = (query: string, body?: Uint8Array) =>
    fetch(`${asker.url}/collab${query}`, {
      method: "POST",
      headers: headersOf(asker),
      ...(body !== undefined && { body: new Uint8Array(body) }),
    });
  const opened = await post("");
  if (opened.status !== 200) return meaningOf(opened.status);
  const { line } = (await opened.json()) as { line: string };
  const payload = Buffer.from(`/collab/${document}?ack=1`);
  await post(`?line=${line}&seq=0`, encodeRecord({ channel: 0, kind: "open", payload }));
  const answer = await post(`?line=${line}&from=0`);
  const [first] = readRecords(new Uint8Array(await answer.arrayBuffer()));
  await post(`?line=${line}&seq=1&end=1`, new Uint8Array());
  if (first?.kind !== "close") return first === undefined ? "nothing came" : "yes";
  // A varuint of two bytes.
  const [low = 0, high = 0] = first.payload;
  return ofCloseCode((low & 127) + 128 * high);
}

/** The level of which a document's socket tells with message 101 (collab/SPEC.md). */
export function levelIn(message: Buffer): Answer | null {
  if (message[0] !== 101) return null;
  return message[1] === 1 ? "write" : "read";
}

function headersOf({ token, url }: Asker): Record<string, string> {
  return { origin: url, ...(token !== null && { cookie: `session=${token}` }) };
}

function meaningOf(status: number): string {
  if (status === 401 || status === 403 || status === 404) return String(status);
  return status === 500 ? "500" : "yes";
}

function ofCloseCode(code: number): string {
  return { 4401: "401", 4403: "403", 4404: "404" }[code] ?? `closed with ${String(code)}`;
}

function picture(): Promise<Buffer> {
  return sharp({ create: { width: 8, height: 8, channels: 3, background: "#31748f" } })
    .png()
    .toBuffer();
}
