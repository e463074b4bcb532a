import { ServerOff } from "lucide-react";

/** Stands where a terminal would when this machine cannot run one. */
export function TerminalOff({ reason }: { reason: string }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-3 p-6 text-center text-sm text-muted">
      <ServerOff aria-hidden strokeWidth={1.5} className="size-7 text-accent" />
      <p className="max-w-lg">{reason} Files can still be edited and are saved.</p>
    </div>
  );
}
