import type { AppEvent, Events } from "#server/events.ts";

const MAX_WAITING = 256;

/**
 * Events as they come from the call on, until `signal` aborts. They only say that something changed, so when a slow reader leaves
 * more than MAX_WAITING unread, the oldest are dropped.
 */
export function streamEvents(events: Events, signal: AbortSignal | undefined): AsyncGenerator<AppEvent> {
  const waiting: AppEvent[] = [];
  let wake = () => {};
  const unsubscribe = events.subscribe((event) => {
    waiting.push(event);
    if (waiting.length > MAX_WAITING) waiting.shift();
    wake();
  });
  const onAbort = () => {
    unsubscribe();
    wake();
  };
  signal?.addEventListener("abort", onAbort);
  if (signal?.aborted === true) unsubscribe();
  return stream();

  async function* stream(): AsyncGenerator<AppEvent> {
    try {
      while (signal?.aborted !== true) {
        const event = waiting.shift();
        if (event !== undefined) yield event;
        else await new Promise<void>((resolve) => (wake = resolve));
      }
    } finally {
      unsubscribe();
      signal?.removeEventListener("abort", onAbort);
    }
  }
}
