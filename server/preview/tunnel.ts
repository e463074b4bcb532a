import {
  request as httpRequest,
  STATUS_CODES,
  type IncomingMessage,
  type OutgoingHttpHeaders,
} from "node:http";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A program that has not agreed to a WebSocket by then will not. */
const AGREEMENT_MS = 30_000;
const KEEP_ALIVE_MS = 30_000;

export interface Upgrade {
  readonly request: IncomingMessage;
  /** The visitor's side, and what has arrived on it already. */
  readonly socket: Socket;
  readonly head: Buffer;
  /** A connection to the program, for this socket alone. */
  readonly stream: Duplex;
  readonly headers: OutgoingHttpHeaders;
}

/**
 * Asks a program in a lab for a WebSocket and, once it has agreed, joins the two sides until one ends. Resolves with
 * its answer when it declines, for the caller to pass on; with null after the socket has ended.
 */
export async function tunnel({
  request,
  socket,
  head,
  stream,
  headers,
}: Upgrade): Promise<IncomingMessage | null> {
  if (socket.destroyed) return null;
  const asked = httpRequest({
    createConnection: () => stream,
    path: request.url ?? "/",
    headers,
    setHost: false,
  });
  const abandon = () => asked.destroy();
  socket.once("close", abandon);
  const tooLate = setTimeout(
    () => asked.destroy(new Error("the program did not agree to a socket")),
    AGREEMENT_MS,
  );
  try {
    const agreed = await new Promise<{ answer: IncomingMessage; first: Buffer | null }>((resolve, reject) => {
      asked.once("upgrade", (answer, _stream, first) => resolve({ answer, first }));
      asked.once("response", (answer) => resolve({ answer, first: null }));
      asked.on("error", reject);
      asked.end();
    });
    if (agreed.first === null) return agreed.answer;
    clearTimeout(tooLate);
    // A socket may be silent for as long as it likes, but somebody has to be there.
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    socket.write(agreementOf(agreed.answer), "latin1");
    if (agreed.first.length > 0) socket.write(agreed.first);
    if (head.length > 0) stream.write(head);
    await pipeline(socket, stream, socket).catch(() => undefined);
    return null;
  } finally {
    clearTimeout(tooLate);
    socket.off("close", abandon);
  }
}

/** The agreement in the program's own words: its headers hold what the visitor's browser checks. */
function agreementOf({ rawHeaders }: IncomingMessage): string {
  const lines = [`HTTP/1.1 101 ${STATUS_CODES[101] ?? ""}`];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? "";
    if (!/^(set-cookie|alt-svc|strict-transport-security)$/i.test(name))
      lines.push(`${name}: ${rawHeaders[at + 1] ?? ""}`);
  }
  return `${lines.join("\r\n")}\r\n\r\n`;
}
