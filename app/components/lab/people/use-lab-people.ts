import { useCallback, useEffect, useRef, useState } from "react";
import { trpc } from "#app/lib/trpc.ts";
import type { LabData, LabPeople } from "../lab-data.ts";

/**
 * Guests, visitors and raised hands of a lab as they are now: what the page was made with, asked for anew at every
 * change and by `refresh`. Where the answer is a refusal the lab's document says why, so here nothing changes.
 */
export function useLabPeople({ workspace, people }: LabData): { people: LabPeople; refresh: () => void } {
  const workspaceId = workspace.id;
  const [fresh, setFresh] = useState<LabPeople | null>(null);
  const asking = useRef<"no" | "yes" | "again">("no");

  const refresh = useCallback(() => {
    if (asking.current !== "no") {
      asking.current = "again";
      return;
    }
    asking.current = "yes";
    trpc()
      .then((client) => client.classroom.labPeople.query({ workspaceId }))
      .then(setFresh, () => undefined)
      .finally(() => {
        const isOwed = asking.current === "again";
        asking.current = "no";
        if (isOwed) refresh();
      });
  }, [workspaceId]);

  useEffect(() => {
    let subscription: { unsubscribe(): void } | null = null;
    let gone = false;
    trpc().then(
      (client) => {
        if (gone) return;
        subscription = client.classroom.labPeopleChanges.subscribe(
          { workspaceId },
          {
            onData: refresh,
            // Also the first time: what happened since the page was made is not told again.
            onConnectionStateChange: ({ state }) => {
              if (state === "pending") refresh();
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
  }, [workspaceId, refresh]);

  return { people: fresh ?? people, refresh };
}
