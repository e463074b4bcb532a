import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef, useState } from "react";
import { trpc } from "./trpc.ts";

/** connecting: not yet known. live: changes arrive within a second. lost: the page shows its last state. */
export type Liveness = "connecting" | "live" | "lost";

/** A busy class changes many times a second; its page need not. */
const READ_EVERY_MS = 800;

/**
 * Re-reads the page's loaders whenever presence, hands, progress or tests change in the reader's courses. Changes
 * that arrive while a read is under way, or right after one, are answered by one more.
 */
export function useClassroomChanges(): Liveness {
  const [liveness, setLiveness] = useState<Liveness>("connecting");
  const [changes, setChanges] = useState(0);
  const { state, revalidate } = useRevalidator();
  const answered = useRef(0);
  const readAt = useRef(-READ_EVERY_MS);

  useEffect(() => {
    if (state === "loading" || answered.current === changes) return undefined;
    const read = () => {
      answered.current = changes;
      readAt.current = performance.now();
      revalidate();
    };
    const timer = setTimeout(read, Math.max(0, readAt.current + READ_EVERY_MS - performance.now()));
    return () => clearTimeout(timer);
  }, [changes, state, revalidate]);

  useEffect(() => {
    let stop: (() => void) | undefined;
    let stopped = false;
    trpc().then(
      (client) => {
        if (stopped) return;
        const subscription = client.classroom.changes.subscribe(undefined, {
          onStarted: () => setLiveness("live"),
          onData: () => setChanges((count) => count + 1),
          onConnectionStateChange: ({ state: connection }) => {
            // What happened while the connection was away is not told again, so read once on return.
            if (connection === "pending") setChanges((count) => count + 1);
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
  }, []);

  return liveness;
}
