import { X } from "lucide-react";
import { Button } from "#app/components/ui/button.tsx";
import { Skeleton } from "#app/components/ui/skeleton.tsx";

/** The history before its code and its first answer are here. */
export function HistorySkeleton({ onClose }: { onClose: () => void }) {
  return (
    <div
      aria-busy="true"
      className="grid min-h-0 flex-1 bg-background md:grid-cols-[minmax(15rem,19rem)_minmax(0,1fr)]"
    >
      <div className="flex min-h-0 flex-col border-line md:border-r">
        <div className="flex h-11 shrink-0 items-center pr-2 pl-4">
          <p role="status" className="flex-1 eyebrow">
            Opening the history…
          </p>
          <Button
            tone="plain"
            size="icon"
            className="size-8"
            aria-label="Close the history"
            onClick={onClose}
          >
            <X aria-hidden className="size-4" />
          </Button>
        </div>
        <div className="space-y-5 overflow-hidden px-4 pt-4">
          {[0, 1, 2, 3, 4, 5].map((row) => (
            <div key={row} className="space-y-2">
              <Skeleton className="h-3.5 w-24" />
              <Skeleton className="h-3 w-44" />
            </div>
          ))}
        </div>
      </div>
      <div className="space-y-3 bg-surface p-6 max-md:hidden">
        {["w-1/4", "w-2/5", "w-3/5", "w-1/3", "w-1/2"].map((width) => (
          <Skeleton key={width} className={`h-3.5 ${width}`} />
        ))}
      </div>
    </div>
  );
}
