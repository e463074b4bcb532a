import type { IncomingMessage } from "node:http";
import { connect as connectPlain, type Socket } from "node:net";
import type { Duplex } from "node:stream";
import { connect as connectSecurely } from "node:tls";
import { joinStreams } from "./join-streams.ts";

const CONNECT_MS = 3_000;
/** Says that a request was passed on once: whoever gets it does not pass it on again. */
export const PASSED = "x-passed-on";

/** Whether another node has passed this on. Anybody may say so; it only keeps a request from going round in circles. */
export function wasPassedOn({ headers }: IncomingMessage): boolean {
  return headers[PASSED] !== undefined;
}

/**
 * Passes an upgrade on to another node as it is, cookies included, so that the other judges who it is from; then every
 * byte, both ways. When the node cannot be reached the client is told 503, and may come again.
 */
export function passOn(request: IncomingMessage, socket: Duplex, head: Buffer, address: string): void {
  const node = connectTo(address);
  const refuse = () => {
    if (socket.writable) socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n");
  };
  node.once("connect", () => {
    node.setTimeout(0);
    node.off("error", refuse);
    node.write(headOf(request));
    if (head.byteLength > 0) node.write(head);
    joinStreams(socket, node);
  });
  node.once("error", refuse);
  node.once("timeout", () => node.destroy(new Error("the other node does not answer")));
  socket.once("close", () => {
    if (node.connecting) node.destroy();
  });
}

/** A connection to another node; destroyed with an error when it is not there in time. */
export function connectTo(address: string): Socket {
  const { protocol, hostname, port } = new URL(address);
  const isSecure = protocol === "https:";
  const at = { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) || (isSecure ? 443 : 80) };
  const socket = isSecure ? connectSecurely({ ...at, servername: hostname }) : connectPlain(at);
  socket.setNoDelay(true);
  socket.setTimeout(CONNECT_MS);
  return socket;
}

function headOf({ method = "GET", url = "/", rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/1.1`, `${PASSED}: 1`];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (name.toLowerCase() !== PASSED) lines.push(`${name}: ${rawHeaders[at + 1] ?? ""}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}
