import { PassThrough } from "node:stream";
import { createReadableStreamFromReadable, type AppLoadContext, type EntryContext } from "@remix-run/node";
import { RemixServer } from "@remix-run/react";
import { isbot } from "isbot";
import { renderToPipeableStream } from "react-dom/server";
import { NonceProvider } from "./lib/nonce.ts";

/** How long a page may stream before what is missing is left to the browser. */
const RENDER_LIMIT_MS = 5_000;

/** Renders the document as a stream. Starts at the shell for people, waits for everything for crawlers. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  remix: EntryContext,
  { nonce }: AppLoadContext,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    let statusNow = status;
    let shellSent = false;

    const respond = () => {
      shellSent = true;
      const body = new PassThrough();
      headers.set("Content-Type", "text/html; charset=utf-8");
      resolve(new Response(createReadableStreamFromReadable(body), { headers, status: statusNow }));
      stream.pipe(body);
    };

    const stream = renderToPipeableStream(
      <NonceProvider value={nonce}>
        <RemixServer context={remix} url={request.url} abortDelay={RENDER_LIMIT_MS} nonce={nonce} />
      </NonceProvider>,
      {
        nonce,
        [isbot(request.headers.get("user-agent")) ? "onAllReady" : "onShellReady"]: respond,
        onShellError: reject,
        onError(error) {
          statusNow = 500;
          // Before the shell, onShellError reports. Once the reader has left, there is nobody to tell.
          if (shellSent && !request.signal.aborted) console.error(error);
        },
      },
    );

    const abort = () => stream.abort();
    const limit = setTimeout(abort, RENDER_LIMIT_MS + 1_000);
    limit.unref();
    request.signal.addEventListener("abort", abort, { once: true });
  });
}

/** Reports what a loader or action threw, unless it was meant for people or nobody waits any more. */
export function handleError(error: unknown, { request }: { request: Request }) {
  if (!request.signal.aborted) console.error(error);
}
