import { useEffect, useMemo, useState } from "react";
import { sendRead, unsentReadsOf } from "./send-reads.ts";
import type { TrpcClient } from "./trpc-client.ts";
import { useReread } from "./use-reread.ts";
import { useSubscription } from "./use-subscription.ts";

const READ_EVERY_MS = 1_000;
const TRY_AGAIN_MS = 20_000;
/** Long after whatever the page itself needs has come. */
const IDLE_WITHIN_MS = 5_000;

/**
 * Keeps a page of somebody who learns true: what they do in another tab or on another device shows here, and what they
 * read while there was no network is sent when there is. With null nothing happens. Waits until the page is at rest.
 */
export function useLiveProgress(userId: string | null): void {
  const reread = useReread(READ_EVERY_MS);
  const isIdle = useIdle();
  const follow = userId !== null && isIdle;

  useEffect(() => {
    if (userId === null) return undefined;
    const reads = unsentReadsOf(userId);
    const send = () => {
      if (reads.list().length > 0) void reads.send(sendRead).then((isDone) => isDone && reread());
    };
    send();
    addEventListener("online", send);
    const timer = setInterval(send, TRY_AGAIN_MS);
    return () => {
      removeEventListener("online", send);
      clearInterval(timer);
    };
  }, [userId, reread]);

  const subscribe = useMemo(() => {
    if (!follow) return null;
    return ({ enrollment }: TrpcClient) =>
      enrollment.changes.subscribe(undefined, {
        onData: reread,
        // What happened while the connection was away is not told again.
        onConnectionStateChange: ({ state }) => state === "pending" && reread(),
        onError: () => undefined,
      });
  }, [follow, reread]);
  useSubscription(subscribe);
}

function useIdle(): boolean {
  const [isIdle, setIdle] = useState(false);
  useEffect(() => {
    // Safari has no such callback.
    if (!("requestIdleCallback" in window)) {
      const timer = setTimeout(() => setIdle(true), IDLE_WITHIN_MS / 2);
      return () => clearTimeout(timer);
    }
    const handle = requestIdleCallback(() => setIdle(true), { timeout: IDLE_WITHIN_MS });
    return () => cancelIdleCallback(handle);
  }, []);
  return isIdle;
}
