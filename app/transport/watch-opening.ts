import type { Transport } from "./transport.ts";

/** A WebSocket that has not opened by then is given up. */
const OPENS_WITHIN_S = 4;

/**
 * Tells `transport` whether a new WebSocket works, and closes one that hangs. The returned function is for an owner
 * who closes it on purpose: that says nothing about the network.
 */
export function watchOpening(socket: WebSocket, transport: Transport): () => void {
  const startedAt = performance.now();
  const ending = new AbortController();
  const { signal } = ending;
  // Second by second: while the page is too busy to notice that its socket has opened, no time passes here.
  let seconds = 0;
  const ticking = setInterval(() => {
    seconds += 1;
    if (seconds === OPENS_WITHIN_S) WebSocket.prototype.close.call(socket); // not as its owner would
  }, 1_000);
  signal.addEventListener("abort", () => clearInterval(ticking));
  if (socket.readyState === WebSocket.OPEN) clearInterval(ticking);
  socket.addEventListener("open", () => clearInterval(ticking), { signal });
  socket.addEventListener(
    "message",
    () => {
      ending.abort();
      transport.webSocketWorked();
    },
    { signal },
  );
  // Also one that was let open and then cut before anything came through.
  socket.addEventListener(
    "close",
    ({ code }) => {
      ending.abort();
      if (code === 1006) transport.webSocketFailed(startedAt);
      else transport.webSocketWorked();
    },
    { signal },
  );
  return () => {
    // Some close once more what has failed already, before they are told so.
    if (socket.readyState < WebSocket.CLOSING) ending.abort();
  };
}
