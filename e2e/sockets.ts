import { WebSocket } from "ws";

export interface SocketAsk {
  readonly token?: string | undefined;
  /** As a browser would send it; absent for a program. */
  readonly origin?: string;
  /** A browser sends its session as a cookie, a program as a bearer token. */
  readonly as?: "browser" | "program";
  /** Sent as soon as the socket is open. */
  readonly frame?: Uint8Array | string;
}

const ANSWER_WITHIN_MS = 10_000;

/** Opens a WebSocket that should be refused: its close code, or the HTTP status of a refused handshake. */
export function refusalOf(url: string, { token, origin, as = "program", frame }: SocketAsk): Promise<number> {
  const credentials =
    as === "program" ? { Authorization: `Bearer ${token ?? ""}` } : { Cookie: `session=${token ?? ""}` };
  const socket = new WebSocket(url.replace(/^http/, "ws"), {
    headers: token === undefined ? {} : credentials,
    ...(origin === undefined ? {} : { origin }),
  });
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      socket.terminate();
      reject(new Error(`${url} was not refused within ${String(ANSWER_WITHIN_MS / 1000)} s`));
    }, ANSWER_WITHIN_MS);
    const settle = (code: number): void => {
      clearTimeout(timer);
      resolve(code);
    };
    socket.on("open", () => {
      if (frame !== undefined) socket.send(frame);
    });
    socket.on("unexpected-response", (_request, response) => {
      settle(response.statusCode ?? 0);
      socket.terminate();
    });
    socket.on("close", settle);
    // Its reason comes with the close or the response; without a listener it would end the process.
    socket.on("error", () => undefined);
  });
}
