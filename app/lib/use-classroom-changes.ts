import { useEffect, useState } from "react";
import { trpc } from "./trpc.ts";
import { useReread } from "./use-reread.ts";

/** connecting: not yet known. live: changes arrive within a second. lost: the page shows its last state. */
export type Liveness = "connecting" | "live" | "lost";

/** A busy class changes many times a second; its page need not. */
const READ_EVERY_MS = 800;

/** Re-reads the page's loaders whenever presence, hands, progress or tests change in the reader's courses. */
export function useClassroomChanges(): Liveness {
  const [liveness, setLiveness] = useState<Liveness>("connecting");
  const reread = useReread(READ_EVERY_MS);

  useEffect(() => {
    let stop: (() => void) | undefined;
    let stopped = false;
    trpc().then(
      (client) => {
        if (stopped) return;
        const subscription = client.classroom.changes.subscribe(undefined, {
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
        });
        stop = () => subscription.unsubscribe();
      },
      () => setLiveness("lost"),
    );
    return () => {
      stopped = true;
      stop?.();
    };
  }, [reread]);

  return liveness;
}
