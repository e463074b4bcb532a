import clsx from "clsx";
import { SquareTerminal } from "lucide-react";
import { Avatar } from "#app/components/ui/avatar.tsx";
import type { Moment } from "#server/history/schema.ts";

/** Beyond these the words beside say the rest. */
const MOST = 3;

/** Who made a moment, for the eye; a terminal where only programs wrote. */
export function Faces({ authors, size }: Pick<Moment, "authors"> & { size: "small" | "medium" }) {
  if (authors.length === 0) {
    return (
      <span
        aria-hidden
        className={clsx(
          "grid shrink-0 place-items-center rounded-full bg-surface-2 text-muted",
          size === "small" ? "size-6" : "size-8",
        )}
      >
        <SquareTerminal className="size-1/2" />
      </span>
    );
  }
  return (
    <span aria-hidden className="flex shrink-0 -space-x-1.5">
      {authors.slice(0, MOST).map(({ id, name }) => (
        <Avatar key={id} id={id} name={name} size={size} />
      ))}
    </span>
  );
}
