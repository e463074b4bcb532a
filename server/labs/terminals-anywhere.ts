import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Logger } from "#server/log.ts";
import { passOn, wasPassedOn } from "./pass-on.ts";
import type { Placement } from "./placement.ts";

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;

interface Deps {
  readonly placement: Placement;
  /** Whether whoever asks may see this lab at all: only for them it is given a place. */
  readonly mayWatch: (request: IncomingMessage, workspaceId: string) => Promise<boolean>;
  /** Takes terminals that belong here, judges who opens them, and tells those who may not. */
  readonly here: UpgradeHandler;
  readonly log: Logger;
}

const TERMINAL = /^\/terminal\/([^/?#]+)\/[^/?#]+/;

/** Terminals of labs on all nodes: a socket to one that runs elsewhere is passed on, and judged again there. */
export function terminalsAnywhere({ placement, mayWatch, here, log }: Deps): UpgradeHandler {
  return (request, socket, head) => {
    const workspaceId = workspaceOfTerminal(request.url ?? "");
    if (workspaceId === undefined || wasPassedOn(request)) return here(request, socket, head);
    const place = async () => {
      const elsewhere = (await mayWatch(request, workspaceId)) ? await placement.find(workspaceId) : null;
      if (socket.destroyed) return;
      if (elsewhere === null) here(request, socket, head);
      else passOn(request, socket, head, elsewhere);
    };
    place().catch((error: unknown) => {
      log.warn({ err: error, workspaceId }, "no place for a terminal");
      socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n");
    });
    return true;
  };
}

/** Undefined when the address is no terminal's. */
export function workspaceOfTerminal(address: string): string | undefined {
  return TERMINAL.exec(address)?.[1];
}
