import { useCallback, useRef, useState } from "react";
import { trpc } from "#app/lib/trpc.ts";
import type { TrpcClient } from "#app/lib/trpc-client.ts";
import { useSubscription } from "#app/lib/use-subscription.ts";
import type { LabData, LabPeople } from "../lab-data.ts";

interface UsedPeople {
  readonly people: LabPeople;
  /** Asks for them anew; false when there was no answer, as for somebody who may not be here any more. */
  readonly refresh: () => Promise<boolean>;
}

/**
 * Guests, visitors and raised hands of a lab as they are now: what the page was made with, asked for anew at every
 * change and by `refresh`. Where the answer is a refusal the lab's document says why, so here nothing changes.
 */
export function useLabPeople({ workspace, people }: LabData): UsedPeople {
  const workspaceId = workspace.id;
  const [fresh, setFresh] = useState<LabPeople | null>(null);
  const lastAsked = useRef(0);

  const refresh = useCallback(async () => {
    const turn = (lastAsked.current += 1);
    try {
      const client = await trpc();
      const answer = await client.classroom.labPeople.query({ workspaceId });
      if (turn === lastAsked.current) setFresh(answer);
      return true;
    } catch {
      return false;
    }
  }, [workspaceId]);

  useSubscription(
    // Without it a reload shows what has changed; rights hold all the same.
    useCallback(
      ({ classroom }: TrpcClient) =>
        classroom.labPeopleChanges.subscribe(
          { workspaceId },
          {
            onData: () => void refresh(),
            // Also the first time: what happened since the page was made is not told again.
            onConnectionStateChange: ({ state }) => {
              if (state === "pending") void refresh();
            },
          },
        ),
      [workspaceId, refresh],
    ),
  );

  return { people: fresh ?? people, refresh };
}
