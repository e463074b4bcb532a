import type { IncomingMessage } from "node:http";
import { WebSocket } from "ws";
import type { FarSocket } from "#collab/index.ts";
import { PASSED, wasPassedOn } from "./pass-on.ts";
import { workspaceOfTerminal } from "./terminals-anywhere.ts";
import type { Placement } from "./placement.ts";

const CONNECT_MS = 5_000;

/**
 * Terminals over plain HTTP of labs on all nodes: a WebSocket to the node that runs the lab, with the credentials of
 * the request that opened the line, so that the other node judges it itself.
 */
export function terminalsOnLines(
  placement: Placement,
  mayWatch: (request: IncomingMessage, workspaceId: string) => Promise<boolean>,
): (request: IncomingMessage, address: string) => Promise<FarSocket | null> {
  return async (request, address) => {
    const workspaceId = workspaceOfTerminal(address);
    if (workspaceId === undefined || wasPassedOn(request) || !(await mayWatch(request, workspaceId)))
      return null;
    const elsewhere = await placement.find(workspaceId);
    return elsewhere === null ? null : openAt(`${elsewhere.replace(/^http/, "ws")}${address}`, request);
  };
}

async function openAt(url: string, { headers }: IncomingMessage): Promise<FarSocket> {
  const { authorization, cookie, origin, host } = headers;
  const credentials = Object.entries({ authorization, cookie, origin, host });
  const socket = new WebSocket(url, {
    headers: { ...Object.fromEntries(credentials.filter(([, value]) => value !== undefined)), [PASSED]: "1" },
    handshakeTimeout: CONNECT_MS,
    perMessageDeflate: false,
  });
  return new Promise((resolve, reject) => {
    socket.once("open", () => {
      socket.off("error", reject);
      socket.pause();
      resolve(socket);
    });
    socket.once("error", reject);
  });
}
