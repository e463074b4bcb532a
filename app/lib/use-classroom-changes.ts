import { useCallback, useState } from "react";
import type { TrpcClient } from "./trpc-client.ts";
import { useReread } from "./use-reread.ts";
import { useSubscription } from "./use-subscription.ts";

/** connecting: not yet known. live: changes arrive within a second. lost: the page shows its last state. */
export type Liveness = "connecting" | "live" | "lost";

/** A busy class changes many times a second; its page need not. */
const READ_EVERY_MS = 800;

/** Re-reads the page's loaders whenever presence, hands, progress or tests change in the reader's courses. */
export function useClassroomChanges(): Liveness {
  const [liveness, setLiveness] = useState<Liveness>("connecting");
  const reread = useReread(READ_EVERY_MS);

  useSubscription(
    useCallback(
      ({ classroom }: TrpcClient) =>
        classroom.changes.subscribe(undefined, {
          onStarted: () => setLiveness("live"),
          onData: reread,
          onConnectionStateChange: ({ state: connection }) => {
            // What happened while the connection was away is not told again, so read once on return.
            if (connection === "pending") reread();
            setLiveness(
              connection === "pending" ? "live" : connection === "connecting" ? "connecting" : "lost",
            );
          },
          onError: () => setLiveness("lost"),
        }),
      [reread],
    ),
    useCallback(() => setLiveness("lost"), []),
  );

  return liveness;
}
