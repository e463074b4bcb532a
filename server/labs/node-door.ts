import type { IncomingMessage, ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { buffer } from "node:stream/consumers";
import { deserialize, serialize } from "node:v8";
import { AppError, toAppError } from "#server/errors.ts";
import type { Logger } from "#server/log.ts";
import { joinStreams } from "./join-streams.ts";
import type { LabPorts } from "./lab-ports.ts";
import { CALL_PATH, MAX_CALL_BYTES, PORT_PATH, PORT_PROTOCOL, type NodeCalls } from "./node-calls.ts";
import type { NodeSecret } from "./node-secret.ts";

/** What other nodes may ask of this one; for anybody else these addresses do not exist. */
export interface NodeDoor {
  /** True when the request is for the door; it is then answered. */
  handleRequest(request: IncomingMessage, response: ServerResponse): boolean;
  handleUpgrade(request: IncomingMessage, socket: Duplex): boolean;
}

interface Deps {
  readonly secret: NodeSecret;
  /** What this node does itself. They must not pass on: two nodes could send a call round in circles. */
  readonly calls: NodeCalls;
  readonly ports: Pick<LabPorts, "connect">;
  readonly log: Logger;
}

export function createNodeDoor({ secret, calls, ports, log }: Deps): NodeDoor {
  return {
    handleRequest(request, response) {
      if (request.url !== CALL_PATH) return false;
      answer(request, response).catch((error: unknown) => {
        log.warn({ err: error }, "a call from another node was not answered");
        response.destroy();
      });
      return true;
    },
    handleUpgrade(request, socket) {
      const url = new URL(request.url ?? "/", "http://node");
      if (url.pathname !== PORT_PATH) return false;
      joinPort(request, socket, url.searchParams).catch((error: unknown) => {
        log.debug({ err: error }, "a port in a lab was not reached");
        socket.destroy();
      });
      return true;
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!(await secret.isIn(request.headers.authorization))) {
      response.writeHead(404).end();
      return;
    }
    const { name, args } = deserialize(await bodyOf(request)) as { name: keyof NodeCalls; args: never };
    response.writeHead(200).end(serialize(await outcomeOf(name, args)));
  }

  async function outcomeOf(name: keyof NodeCalls, args: never): Promise<object> {
    try {
      if (!Object.hasOwn(calls, name)) throw new AppError("NOT_FOUND", `There is no call ${String(name)}.`);
      const call = calls[name] as (...args: never) => Promise<unknown>;
      return { result: await call(...args) };
    } catch (error) {
      const { code, message } = toAppError(error);
      if (code === "INTERNAL") log.error({ err: error, name }, "a call from another node failed");
      return { error: { code, message } };
    }
  }

  async function joinPort(request: IncomingMessage, socket: Duplex, asked: URLSearchParams): Promise<void> {
    const port = Number(asked.get("port"));
    const workspaceId = asked.get("workspace") ?? "";
    const isKnown = await secret.isIn(request.headers.authorization);
    const stream = isKnown ? await ports.connect({ workspaceId, port }) : null;
    if (stream === null) {
      socket.end("HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n");
      return;
    }
    socket.write(
      `HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: ${PORT_PROTOCOL}\r\n\r\n`,
    );
    joinStreams(socket, stream);
  }
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  if (Number(request.headers["content-length"] ?? Infinity) > MAX_CALL_BYTES) {
    throw new Error("the call is too large");
  }
  return buffer(request);
}
