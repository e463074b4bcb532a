import { createServer, request as ask } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** What becomes of a WebSocket's handshake: it is refused, or never answered. */
export type Blocking = "refuses" | "hangs";

export interface SchoolProxy {
  readonly origin: string;
  close(): Promise<void>;
}

/** A proxy like those of schools: it passes pages on, and no WebSocket. */
export async function startSchoolProxy(target: string, blocking: Blocking): Promise<SchoolProxy> {
  const handshakes = new Set<Socket>();
  const server = createServer((request, response) => {
    const { method, headers, url = "" } = request;
    const onward = ask(`${target}${url}`, { method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on("error", () => response.destroy());
    response.on("close", () => onward.destroy());
    request.pipe(onward);
  });
  server.on("upgrade", (_request, socket: Socket) => {
    socket.on("error", () => undefined);
    if (blocking === "hangs") handshakes.add(socket);
    else socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of handshakes) socket.destroy();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
