import { useEffect } from "react";
import { trpc } from "#app/lib/trpc.ts";
import { useLab } from "../lab-context.ts";

/** Reads the page's data again whenever guests, visitors or raised hands of this lab have changed. */
export function usePeopleChanges(): void {
  const { data, document, reread } = useLab();
  const workspaceId = data.workspace.id;
  // Who has been put out is told so by the lab that they still see; it has no news for them.
  const isOut = document.status === "refused";
  useEffect(() => {
    if (isOut) return undefined;
    let subscription: { unsubscribe(): void } | null = null;
    let gone = false;
    trpc().then(
      (client) => {
        if (gone) return;
        subscription = client.classroom.labPeopleChanges.subscribe(
          { workspaceId },
          {
            onData: reread,
            // Also the first time: what happened since the page was made is not told again.
            onConnectionStateChange: ({ state }) => {
              if (state === "pending") reread();
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
  }, [workspaceId, isOut, reread]);
}
