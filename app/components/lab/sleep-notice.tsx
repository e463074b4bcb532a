import { Moon } from "lucide-react";
import { useEffect, useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { useLab } from "./lab-context.ts";
import { useTimeLeft } from "./use-time-left.ts";

/**
 * Says in time that the lab is about to sleep, and how to keep it running. It lies over the panes: if it moved them, the
 * shell would draw its prompt anew for the smaller window, and that would be something happening.
 */
export function SleepNotice() {
  const { data, readOnlyBecause } = useLab();
  const { sleepsAt, isSoon, keepRunning } = useTimeLeft(data.workspace.id, data.unavailable === null);
  if (!isSoon || sleepsAt === null) return null;
  return (
    <div
      role="status"
      className="absolute inset-x-0 top-2 z-10 mx-auto flex w-fit max-w-[calc(100%-1rem)] flex-wrap items-center justify-center gap-x-3 gap-y-1 rounded-md border border-line-strong bg-surface px-4 py-1.5 text-sm shadow-md"
    >
      <Moon aria-hidden className="size-4 text-info" />
      <span>
        Nothing has happened here for a while, so this lab goes to sleep <Countdown to={sleepsAt} />. Files
        and screens are kept.
      </span>
      {readOnlyBecause === null && (
        <Button tone="quiet" size="small" className="h-8" onClick={keepRunning}>
          Keep it running
        </Button>
      )}
    </div>
  );
}

/** Seen every second, but not read out every second. */
function Countdown({ to }: { to: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.max(0, Math.round((to - now) / 1_000));
  const clock = `${String(Math.floor(seconds / 60))}:${String(seconds % 60).padStart(2, "0")}`;
  return (
    <>
      <span className="sr-only">soon</span>
      <span aria-hidden className="tabular-nums">
        {seconds === 0 ? "now" : `in ${clock}`}
      </span>
    </>
  );
}
