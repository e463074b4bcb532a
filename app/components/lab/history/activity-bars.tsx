import { Flag } from "lucide-react";
import { memo } from "react";
import { colorOf } from "#app/lib/person.ts";
import type { Moment } from "#server/history/schema.ts";

interface ActivityBarsProps {
  /** Oldest first. */
  readonly moments: readonly Moment[];
  /** Ids of those that hold a named version. */
  readonly named: ReadonlySet<string>;
}

/** Each moment as a bar, as high as much was done and in its authors' colours; a flag over those with a name. */
export const ActivityBars = memo(function ActivityBars({ moments, named }: ActivityBarsProps) {
  const most = Math.max(1, ...moments.map(effort));
  return (
    <div aria-hidden className="absolute inset-0 flex items-end">
      {moments.map((moment) => (
        <span
          key={moment.startedAt.getTime()}
          className="relative flex h-full min-w-0 flex-1 items-end justify-center"
        >
          {named.has(moment.id) && (
            <Flag className="absolute -top-1 left-1/2 size-3 -translate-x-1/2 fill-marker text-warning" />
          )}
          <span
            className="w-[76%] max-w-5 rounded-t-[0.1875rem]"
            style={{ height: `${16 + (60 * effort(moment)) / most}%`, background: barOf(moment) }}
          />
        </span>
      ))}
    </div>
  );
});

/** A paste is not a thousand times the work of a line. */
function effort({ edits }: Moment): number {
  return Math.log2(edits + 1);
}

/** The authors' colours in equal parts; grey where only programs wrote. */
function barOf({ authors }: Moment): string {
  const colors = authors.map(({ id }) => colorOf(id));
  if (colors.length === 0) return "var(--border-strong)";
  const part = 100 / colors.length;
  const stops = colors.map((color, nth) => `${color} ${nth * part}% ${(nth + 1) * part}%`);
  return `linear-gradient(to top, ${stops.join(", ")})`;
}
