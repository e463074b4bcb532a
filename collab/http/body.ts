import type { IncomingMessage } from "node:http";

export interface BodyLimits {
  readonly maxBytes: number;
  /** What takes longer is given up, unless it comes at least at this rate. */
  readonly maxMs: number;
  readonly slowestBytesPerSecond: number;
}

/**
 * The whole body; null when it is larger than `maxBytes`, and the rest is then read and dropped, so that the peer
 * comes to read the answer. Rejects when the peer goes before the end, and when it takes too long: its connection is
 * then closed.
 */
export async function readBody(request: IncomingMessage, limits: BodyLimits): Promise<Buffer | null> {
  const { maxBytes } = limits;
  if (Number(request.headers["content-length"] ?? 0) > maxBytes) {
    request.resume();
    return null;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  const stopWatching = giveUpWhenSlow(request, () => size, limits);
  try {
    for await (const chunk of request as AsyncIterable<Buffer>) {
      size += chunk.byteLength;
      if (size <= maxBytes) chunks.push(chunk);
      else chunks.length = 0;
    }
  } finally {
    stopWatching();
  }
  return size > maxBytes ? null : Buffer.concat(chunks, size);
}

function giveUpWhenSlow(
  request: IncomingMessage,
  sizeSoFar: () => number,
  { maxMs, slowestBytesPerSecond }: BodyLimits,
): () => void {
  const begun = performance.now();
  let timer: NodeJS.Timeout;
  const look = (): void => {
    const earned = maxMs + (sizeSoFar() * 1_000) / slowestBytesPerSecond;
    const left = begun + earned - performance.now();
    if (left <= 0) request.destroy();
    else timer = setTimeout(look, Math.ceil(left));
  };
  timer = setTimeout(look, maxMs);
  return () => {
    clearTimeout(timer);
  };
}
