import { useEffect, useRef, useState } from "react";
import { showToast } from "#app/components/ui/toast.tsx";
import { distinctPeople } from "#app/editor/people.ts";
import { useLab } from "../lab-context.ts";

/** Those who were here before us are shown by the people bar; only later arrivals are announced. */
const SETTLING_MS = 2000;

/** Says a word whenever someone comes. */
export function useArrivals(): void {
  const { data, participants } = useLab();
  const known = useRef(new Set<string>([data.me.id]));
  const [settled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), SETTLING_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    for (const { id, name, role } of distinctPeople(participants)) {
      if (known.current.has(id)) continue;
      known.current.add(id);
      const isTeacher = role === "instructor" || role === "admin";
      if (settled || isTeacher) showToast({ message: `${name}${isTeacher ? ` (${role})` : ""} has joined.` });
    }
    // Someone whose connection blinked has not left; someone gone for good may be announced again.
    const here = new Set(participants.map(({ id }) => id));
    const timer = setTimeout(() => {
      for (const id of known.current) if (!here.has(id) && id !== data.me.id) known.current.delete(id);
    }, 10_000);
    return () => clearTimeout(timer);
  }, [participants, settled, data.me.id]);
}
