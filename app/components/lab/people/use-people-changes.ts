import { useRevalidator } from "@remix-run/react";
import { useEffect, useRef } from "react";
import { trpc } from "#app/lib/trpc.ts";

/** Reads the page's data again whenever guests, visitors or raised hands of this lab have changed. */
export function usePeopleChanges(workspaceId: string): void {
  const { revalidate } = useRevalidator();
  const latest = useRef(revalidate);
  latest.current = revalidate;
  useEffect(() => {
    let subscription: { unsubscribe(): void } | null = null;
    let gone = false;
    trpc().then(
      (client) => {
        if (gone) return;
        subscription = client.classroom.labPeopleChanges.subscribe(
          { workspaceId },
          {
            onData: () => latest.current(),
            // Also the first time: what happened since the page was made is not told again.
            onConnectionStateChange: ({ state }) => {
              if (state === "pending") latest.current();
            },
          },
        );
      },
      // Without it a reload shows what has changed; rights hold all the same.
      () => undefined,
    );
    return () => {
      gone = true;
      subscription?.unsubscribe();
    };
  }, [workspaceId]);
}
