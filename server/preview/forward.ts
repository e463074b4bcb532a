import {
  request as httpRequest,
  type IncomingMessage,
  type OutgoingHttpHeaders,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";
import { pipeline } from "node:stream/promises";

/** A program that takes longer to begin its answer is told of as one that does not answer. */
const FIRST_ANSWER_MS = 60_000;
/** A connection on which neither side has said anything for this long is given up. */
const SILENCE_MS = 10 * 60_000;

/** One request, ready to be asked of a program in a lab. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** A connection to the program, for this request alone. */
  readonly stream: Duplex;
  readonly headers: OutgoingHttpHeaders;
  /** What the visitor is told of the program's own headers. */
  readonly answerHeaders: (answer: IncomingMessage) => OutgoingHttpHeaders;
}

/**
 * Passes a request to a program in a lab and its answer back, both as they come, each no faster than its reader
 * reads. Resolves when it is over; rejects before anything was answered when the program does not speak HTTP, ends
 * the connection or keeps silent. A connection that breaks later is broken for the visitor as well.
 */
export async function forward({
  request,
  response,
  stream,
  headers,
  answerHeaders,
}: Exchange): Promise<void> {
  if (response.closed) return; // They left while the connection was made.
  // Node frames and parses; the socket it would dial is the one we have.
  const asked = httpRequest({
    createConnection: () => stream,
    method: request.method ?? "GET",
    path: request.url ?? "/",
    headers,
    setHost: false,
  });
  response.setTimeout(SILENCE_MS, () => response.destroy());
  const abandon = () => asked.destroy();
  response.once("close", abandon);
  const tooLate = setTimeout(
    () => asked.destroy(new Error("the program did not begin to answer")),
    FIRST_ANSWER_MS,
  );
  try {
    const answered = new Promise<IncomingMessage>((resolve, reject) => {
      asked.once("response", resolve).on("error", reject);
    });
    // Not `pipeline`: a program may answer, and hang up, before it has read everything.
    request.pipe(asked);
    const answer = await answered;
    clearTimeout(tooLate);
    await passAnswer(answer, response, answerHeaders);
  } finally {
    clearTimeout(tooLate);
    response.off("close", abandon);
    asked.destroy();
  }
}

/** Passes a program's answer on as it comes. */
export async function passAnswer(
  answer: IncomingMessage,
  response: ServerResponse,
  headersOf: Exchange["answerHeaders"],
): Promise<void> {
  response.writeHead(answer.statusCode ?? 502, headersOf(answer));
  // What comes over time, such as server-sent events, begins before its first byte.
  response.flushHeaders();
  await pipeline(answer, response);
}
