import { useCallback, useState } from "react";
import { showToast } from "#app/components/ui/toast.tsx";
import type { TrpcClient } from "#app/lib/trpc-client.ts";
import { trpc } from "#app/lib/trpc.ts";
import { useLab } from "../lab-context.ts";
import { sentenceOf } from "../problem-sentence.ts";

/**
 * Does something over the API, then asks for the lab's people again. `act` resolves to whether it was done; a failure
 * is told. While `busy`, something is under way.
 */
export function useAct() {
  const [underWay, setUnderWay] = useState(0);
  const { refreshPeople } = useLab();
  const act = useCallback(
    async (call: (client: TrpcClient) => Promise<unknown>): Promise<boolean> => {
      setUnderWay((count) => count + 1);
      try {
        await call(await trpc());
        await refreshPeople();
        return true;
      } catch (problem) {
        showToast({ tone: "danger", message: sentenceOf(problem) });
        return false;
      } finally {
        setUnderWay((count) => count - 1);
      }
    },
    [refreshPeople],
  );
  return { act, busy: underWay > 0 };
}
