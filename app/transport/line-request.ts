/** A line is of no use any more; its sockets close with this code, as WebSockets would. */
export class LineLost extends Error {
  readonly code: number;

  constructor(code: number) {
    super(`the line is lost (${code})`);
    this.code = code;
  }
}

/** Without a reason: whoever used the connection tries again. */
export const ABNORMAL = 1006;
const SIGNED_OUT = 4401;
const NOT_UNDERSTOOD = 4409;
const TRY_LATER = 1013;

/** Pauses before a request is repeated that got no answer, or none of the server's own. */
const RETRIES_MS = [200, 800, 2_000];

/** The slowest network that a body is expected to get through. */
const SLOWEST_BYTES_PER_MS = 16;

interface AskOptions {
  /** How long there may be silence; a large body has as much more as it takes. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Tells the server's own answer from one of something in between, which may say 200 as well. */
  readonly accepts: (response: Response) => boolean;
}

interface Answer {
  readonly status: number;
  readonly bytes: Uint8Array;
}

/**
 * Posts until the server has answered, a few times at most: a repeated request is as good as one.
 * @throws LineLost
 */
export async function ask(
  address: URL,
  body: Uint8Array<ArrayBuffer> | null,
  options: AskOptions,
): Promise<Answer> {
  for (const pauseMs of [...RETRIES_MS, null]) {
    const answer = await askOnce(address, body, options);
    if (options.signal.aborted) throw new LineLost(ABNORMAL);
    if (answer !== null) return answer;
    if (pauseMs !== null) await pause(pauseMs, options.signal);
  }
  throw new LineLost(ABNORMAL);
}

async function askOnce(
  address: URL,
  body: Uint8Array<ArrayBuffer> | null,
  { timeoutMs, signal, accepts }: AskOptions,
): Promise<Answer | null> {
  const giveUp = new AbortController();
  const abort = () => giveUp.abort();
  let timer = setTimeout(abort, timeoutMs + (body?.byteLength ?? 0) / SLOWEST_BYTES_PER_MS);
  signal.addEventListener("abort", abort);
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/octet-stream" },
      cache: "no-store",
      signal: giveUp.signal,
      ...(body && { body }),
    });
    const bytes = await readAll(response, () => {
      clearTimeout(timer);
      timer = setTimeout(abort, timeoutMs);
    });
    if (accepts(response)) return { status: response.status, bytes };
    const code = lostBy(response.status);
    if (code !== null) throw new LineLost(code);
    return null;
  } catch (problem) {
    if (problem instanceof LineLost) throw problem;
    return null; // no answer, or not the whole of one
  } finally {
    clearTimeout(timer);
    signal.removeEventListener("abort", abort);
  }
}

/** The body, however long it takes as long as it comes. */
async function readAll(response: Response, onProgress: () => void): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next?.value !== undefined; next = await reader?.read()) {
    chunks.push(next.value);
    onProgress();
  }
  return joined(chunks);
}

export function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
}

/** The close code for an answer after which repeating the request is pointless; null when it may help. */
function lostBy(status: number): number | null {
  switch (status) {
    case 400:
      return NOT_UNDERSTOOD;
    case 401:
      return SIGNED_OUT;
    case 404:
    case 409:
      return ABNORMAL;
    case 429:
      return TRY_LATER;
    default:
      return null;
  }
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}
