import { connect, createServer, type Socket } from "node:net";
import { findFreePort } from "#server/local/free-port.ts";

/** Stands between a client and a server, so that a test can take the server away, give it back or put another there. */
export interface TcpProxy {
  /** The server's URL through the proxy. */
  readonly url: string;
  /** New connections go to this server. */
  redirect(serverUrl: string): void;
  /** Breaks all connections and refuses new ones. */
  cut(): void;
  restore(): Promise<void>;
  close(): Promise<void>;
}

export async function startTcpProxy(serverUrl: string): Promise<TcpProxy> {
  let target = new URL(serverUrl);
  const sockets = new Set<Socket>();
  const server = createServer((inward) => {
    const outward = connect(Number(target.port), target.hostname);
    for (const [socket, other] of [
      [inward, outward],
      [outward, inward],
    ] as const) {
      sockets.add(socket);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  const listen = (port: number): Promise<void> =>
    new Promise((resolve) => {
      server.listen(port, "127.0.0.1", resolve);
    });
  const port = await findFreePort();
  await listen(port);
  const url = new URL(serverUrl);
  url.port = String(port);
  url.hostname = "127.0.0.1";
  const cut = (): void => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: url.href,
    redirect: (other) => {
      target = new URL(other);
    },
    cut,
    restore: () => listen(port),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
