import { useCallback, useState } from "react";
import type { TrpcClient } from "#app/lib/trpc-client.ts";
import { useSubscription } from "#app/lib/use-subscription.ts";

const NONE: readonly number[] = [];

/** The ports on which programs of a lab listen, live; none while that is not known. */
export function usePorts(workspaceId: string): readonly number[] {
  const [ports, setPorts] = useState(NONE);
  useSubscription(
    // Without the client's code there is a preview still, by typing a port.
    useCallback(
      ({ preview }: TrpcClient) => {
        let gone = false;
        const read = () =>
          preview.ports.query({ workspaceId }).then(
            (now) => {
              if (!gone) setPorts((before) => (String(before) === String(now) ? before : now));
            },
            // What is known stays; the next change is asked for again.
            () => undefined,
          );
        const subscription = preview.portsChanged.subscribe(
          { workspaceId },
          {
            onData: () => void read(),
            // What changed while there was no connection is not told again.
            onConnectionStateChange: ({ state }) => {
              if (state === "pending") void read();
            },
          },
        );
        return {
          unsubscribe() {
            gone = true;
            subscription.unsubscribe();
          },
        };
      },
      [workspaceId],
    ),
  );
  return ports;
}
