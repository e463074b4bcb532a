import clsx from "clsx";
import { Check } from "lucide-react";

/** Done, or not yet: a filled tick or an empty ring, in words for screen readers. */
export function DoneMark({ done, className }: { done: boolean; className?: string }) {
  return (
    <span
      className={clsx(
        "grid size-5 shrink-0 place-items-center rounded-full",
        done ? "bg-success text-background" : "border-[1.5px] border-line-strong/70",
        className,
      )}
    >
      {done && <Check aria-hidden strokeWidth={3} className="size-3" />}
      <span className="sr-only">{done ? "Done:" : "Not done yet:"}</span>
    </span>
  );
}
