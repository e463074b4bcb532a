import { useEffect, useState } from "react";
import { trpc } from "#app/lib/trpc.ts";

const NONE: readonly number[] = [];

/** The ports on which programs of a lab listen, live; none while that is not known. */
export function usePorts(workspaceId: string): readonly number[] {
  const [ports, setPorts] = useState(NONE);
  useEffect(() => {
    let gone = false;
    let subscription: { unsubscribe(): void } | null = null;
    const watch = async () => {
      const client = await trpc();
      const read = () =>
        client.preview.ports.query({ workspaceId }).then(
          (now) => {
            if (!gone) setPorts((before) => (String(before) === String(now) ? before : now));
          },
          // What is known stays; the next change is asked for again.
          () => undefined,
        );
      if (gone) return;
      subscription = client.preview.portsChanged.subscribe(
        { workspaceId },
        {
          onData: () => void read(),
          // What changed while there was no connection is not told again.
          onConnectionStateChange: ({ state }) => {
            if (state === "pending") void read();
          },
        },
      );
    };
    // Without the client's code there is a preview still, by typing a port.
    watch().catch(() => undefined);
    return () => {
      gone = true;
      subscription?.unsubscribe();
    };
  }, [workspaceId]);
  return ports;
}
