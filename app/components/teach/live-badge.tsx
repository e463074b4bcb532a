import clsx from "clsx";
import type { Liveness } from "#app/lib/use-classroom-changes.ts";

/** Whether what is on screen follows the classroom. */
export function LiveBadge({ liveness }: { liveness: Liveness }) {
  const { text, dot } = STATES[liveness];
  return (
    <p role="status" className="flex items-center gap-2 text-sm text-muted">
      <span aria-hidden className={clsx("size-2 rounded-full", dot)} />
      {text}
    </p>
  );
}

const STATES = {
  connecting: { text: "Connecting…", dot: "animate-[pulse_1.2s_infinite] bg-line-strong" },
  live: { text: "Live", dot: "bg-success" },
  lost: { text: "Not live: reload to see the latest", dot: "bg-danger" },
};
