import { createServer, request as ask, type IncomingMessage, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import type { AddressInfo } from "node:net";

/**
 * - `lose-request`: the connection breaks before the server has heard anything;
 * - `lose-answer`: it breaks when the server has done what was asked;
 * - `cut-answer`: half of the answer comes through;
 * - `twice`: the server hears the request twice.
 */
export type Fault = "none" | "lose-request" | "lose-answer" | "cut-answer" | "twice";

export interface FaultyProxy {
  readonly origin: string;
  readonly counts: Map<Fault, number>;
  close(): Promise<void>;
}

/** Stands between a page and the server's HTTP; `nextFault` says what happens to the next request. */
export async function startFaultyProxy(serverOrigin: string, nextFault: () => Fault): Promise<FaultyProxy> {
  const counts = new Map<Fault, number>();

  async function pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const fault = nextFault();
    counts.set(fault, (counts.get(fault) ?? 0) + 1);
    const body = await buffer(request);
    if (fault === "lose-request") return void response.destroy();
    if (fault === "twice") await forward(request, body);
    const answer = await forward(request, body);
    if (fault === "lose-answer") return void response.destroy();
    response.writeHead(answer.status, answer.headers);
    if (fault !== "cut-answer") return void response.end(answer.body);
    response.write(answer.body.subarray(0, answer.body.length / 2), () => response.destroy());
  }

  function forward(request: IncomingMessage, body: Buffer) {
    return new Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }>(
      (resolve, reject) => {
        const { method, headers, url = "" } = request;
        const onward = ask(`${serverOrigin}${url}`, { method, headers }, (answer) => {
          buffer(answer).then(
            (bytes) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: bytes }),
            reject,
          );
        });
        onward.on("error", reject);
        request.socket.on("close", () => onward.destroy());
        onward.end(body);
      },
    );
  }

  const server = createServer((request, response) => {
    pass(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
