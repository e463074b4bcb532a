import { Eye, Users } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { showToast } from "#app/components/ui/toast.tsx";
import { distinctPeople } from "#app/editor/people.ts";
import { useLab } from "./lab-context.ts";

/** Whose lab this is when it is not yours, whom you follow, and a word whenever someone comes. */
export function PresenceNotice() {
  const { data, readOnlyBecause, participants, following, follow } = useLab();
  useArrivalToasts();
  const { owner, mine } = data.workspace;
  const followed = participants.find(({ clientId }) => clientId === following);
  return (
    <>
      {!mine && !followed && (
        <p className="flex shrink-0 items-center justify-center gap-2 border-b border-line bg-surface-2 px-4 py-1.5 text-sm">
          <Users aria-hidden className="size-4 shrink-0 text-accent" />
          <span className="min-w-0">
            You are in <strong className="font-semibold">{owner.name}</strong>’s lab.{" "}
            {readOnlyBecause ?? "What you type here, they see at once."}
          </span>
        </p>
      )}
      {followed && (
        <p
          role="status"
          className="flex shrink-0 items-center justify-center gap-2 bg-accent px-4 py-1 text-sm text-on-accent"
        >
          <Eye aria-hidden className="size-4" />
          Following {followed.name}
          <Button
            tone="plain"
            size="small"
            className="h-7 text-on-accent underline underline-offset-4 hover:bg-accent-hover"
            onClick={() => follow(null)}
          >
            Stop
          </Button>
        </p>
      )}
    </>
  );
}

/** Those who were here before us are shown by the people bar; only later arrivals are announced. */
const SETTLING_MS = 2000;

function useArrivalToasts(): void {
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
