import { request as httpRequest, type IncomingMessage } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";
import { deserialize, serialize } from "node:v8";
import { AppError, type ErrorCode } from "#server/errors.ts";
import type { Labs } from "./index.ts";
import type { NodeSecret } from "./node-secret.ts";

export const CALL_PATH = "/internal/labs/call";
export const PORT_PATH = "/internal/labs/port";
export const PORT_PROTOCOL = "lab-port";
export const MAX_CALL_BYTES = 64 * 1024 * 1024;
/** The longest a call may take: a run of tests, and what comes before it. */
const CALL_MS = 15 * 60_000;
const CONNECT_MS = 5_000;

/** What has to be done at a lab's own node. */
export type NodeCalls = Pick<Labs, "prepareRun" | "runTests" | "runApart" | "putFile" | "getFile"> & {
  listPorts(workspaceId: string): Promise<readonly number[]>;
  warm(workspaceId: string): Promise<void>;
  expectOpening(readerId: string): Promise<void>;
};

/** The way to another node's door. */
export interface NodeLink {
  /** Rejects as the call does there, or UNAVAILABLE when that node cannot be reached. */
  call<Name extends keyof NodeCalls>(
    address: string,
    name: Name,
    args: Parameters<NodeCalls[Name]>,
  ): ReturnType<NodeCalls[Name]>;
  /** A connection to a port in a lab there; null when nothing listens. */
  connectPort(address: string, at: { workspaceId: string; port: number }): Promise<Duplex | null>;
}

type Answer = { readonly result: unknown } | { readonly error: { code: ErrorCode; message: string } };

export function createNodeLink(secret: NodeSecret): NodeLink {
  return {
    call: ((address: string, name: string, args: unknown[]) =>
      call(address, { name, args })) as NodeLink["call"],
    async connectPort(address, { workspaceId, port }) {
      const path = `${PORT_PATH}?${String(new URLSearchParams({ workspace: workspaceId, port: String(port) }))}`;
      const headers = {
        authorization: await secret.header(),
        connection: "Upgrade",
        upgrade: PORT_PROTOCOL,
      };
      return new Promise((resolve, reject) => {
        const asking = requestTo(address, { path, headers, timeout: CONNECT_MS });
        asking.once("upgrade", (_response, socket, head) => {
          socket.setTimeout(0);
          if (head.byteLength > 0) socket.unshift(head);
          resolve(socket);
        });
        asking.once("response", (response) => {
          response.resume();
          resolve(null);
        });
        asking.once("timeout", () => asking.destroy(new Error("no answer in time")));
        asking.once("error", (error) => reject(unreachable(error)));
        asking.end();
      });
    },
  };

  async function call(address: string, asked: { name: string; args: unknown[] }): Promise<unknown> {
    const body = serialize(asked);
    const authorization = await secret.header();
    const headers = { authorization, "content-length": body.byteLength };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const asking = requestTo(address, { path: CALL_PATH, method: "POST", headers, timeout: CALL_MS });
      asking.once("response", resolve);
      asking.once("timeout", () => asking.destroy(new Error("no answer in time")));
      asking.once("error", (error) => reject(unreachable(error)));
      asking.end(body);
    });
    if (response.statusCode !== 200) {
      response.resume();
      throw unreachable(new Error(`the node answered ${String(response.statusCode)}`));
    }
    const answer = deserialize(await buffer(response)) as Answer;
    if ("error" in answer) throw new AppError(answer.error.code, answer.error.message);
    return answer.result;
  }
}

function requestTo(address: string, options: Parameters<typeof httpRequest>[1]) {
  return address.startsWith("https:") ? httpsRequest(address, options) : httpRequest(address, options);
}

function unreachable(cause: unknown): AppError {
  return new AppError(
    "UNAVAILABLE",
    "The server that runs this lab does not answer. The lab comes back on another one; try again in a moment.",
    { cause },
  );
}
