import { memo } from "react";
import { colorOf } from "#app/lib/person.ts";
import type { Moment } from "#server/history/schema.ts";

/** Each moment as a bar, oldest first: as high as much was done, in its authors' colours. */
export const ActivityBars = memo(function ActivityBars({
  moments,
  shown,
}: {
  moments: readonly Moment[];
  /** The one in front, counted from the oldest. */
  shown: number;
}) {
  const most = Math.max(...moments.map(({ edits }) => Math.log2(edits + 1)), 1);
  return (
    <svg
      aria-hidden
      viewBox={`0 0 ${moments.length} 100`}
      preserveAspectRatio="none"
      className="absolute inset-0 size-full"
    >
      {moments.map((moment, at) => {
        const height = 18 + (82 * Math.log2(moment.edits + 1)) / most;
        const colors =
          moment.authors.length > 0 ? moment.authors.map(({ id }) => colorOf(id)) : ["var(--border-strong)"];
        const part = height / colors.length;
        return (
          <g key={moment.startedAt.getTime()} opacity={at <= shown ? 1 : 0.35}>
            {colors.map((color, nth) => (
              <rect
                key={color}
                x={at + 0.12}
                width={0.76}
                y={100 - height + nth * part}
                height={part}
                fill={color}
              />
            ))}
          </g>
        );
      })}
    </svg>
  );
});
