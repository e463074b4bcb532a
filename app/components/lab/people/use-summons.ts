import { useCallback, useEffect, useRef } from "react";
import { showToast } from "#app/components/ui/toast.tsx";
import { useLab } from "../lab-context.ts";

/** Long enough to reach everybody; who comes later is not fetched. */
const SUMMONS_LASTS_MS = 4_000;

/** Brings everyone in the lab to where we are: they follow us until they move. */
export function useSummon(): () => void {
  const { connection } = useLab();
  const { awareness } = connection;
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  return useCallback(() => {
    clearTimeout(timer.current);
    awareness.setLocalStateField("summons", crypto.randomUUID());
    timer.current = setTimeout(() => awareness.setLocalStateField("summons", null), SUMMONS_LASTS_MS);
  }, [awareness]);
}

/** Goes where a host of this lab brings everyone. Who someone is, is the server's word. */
export function useSummons(): void {
  const { data, participants, follow, place, setPlace } = useLab();
  const answered = useRef(new Set<string>());
  const { hostIds } = data.people;
  const before = useRef(place);
  before.current = place;

  useEffect(() => {
    for (const { id, name, role, summons } of participants) {
      if (summons === null || answered.current.has(summons)) continue;
      answered.current.add(summons);
      if (id === data.me.id || !(hostIds.includes(id) || role === "admin")) continue;
      const { active, bottom, pane } = before.current;
      follow(id);
      showToast({
        message: `${name} has brought everyone here. You follow until you move.`,
        action: {
          label: "Go back",
          run() {
            follow(null);
            setPlace({ active, bottom, pane });
          },
        },
      });
    }
  }, [participants, data.me.id, hostIds, follow, setPlace]);
}
