import { formatMinutes } from "#app/lib/format.ts";
import { useLab } from "./lab-context.ts";
import { useTimeLeft } from "./use-time-left.ts";

/** When the lab sleeps, for whoever wants to know. */
export function SleepTime() {
  const { data } = useLab();
  const { sleepsAt, idleMs } = useTimeLeft(data.workspace.id, data.unavailable === null);
  if (sleepsAt === null || idleMs === null) return null;
  const leftMinutes = Math.max(0, Math.ceil((sleepsAt - Date.now()) / 60_000));
  return (
    <p className="border-t border-line pt-4 text-muted">
      The lab sleeps when nothing happens in it for {formatMinutes(Math.ceil(idleMs / 60_000))}: in{" "}
      {formatMinutes(leftMinutes)} at the earliest. It wakes up at the next key, with its files and screens.
    </p>
  );
}
