import { useEffect } from "react";
import { trpc } from "./trpc.ts";
import type { TrpcClient } from "./trpc-client.ts";

/**
 * Subscribes once the client's code is there, and ends that with the component or when `subscribe` is another function
 * (so memoize it); null subscribes to nothing. Where the code cannot be fetched nothing happens live, and `onUnavailable` is called.
 */
export function useSubscription(
  subscribe: ((client: TrpcClient) => { unsubscribe(): void }) | null,
  onUnavailable?: () => void,
): void {
  useEffect(() => {
    if (subscribe === null) return undefined;
    let subscription: { unsubscribe(): void } | null = null;
    let gone = false;
    trpc().then(
      (client) => {
        if (!gone) subscription = subscribe(client);
      },
      () => onUnavailable?.(),
    );
    return () => {
      gone = true;
      subscription?.unsubscribe();
    };
  }, [subscribe, onUnavailable]);
}
