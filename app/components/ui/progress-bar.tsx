import clsx from "clsx";

/** How much is done, 0-100. The label names what; the number stands beside it where there is room. */
export function ProgressBar({
  label,
  value,
  showValue = false,
}: {
  label: string;
  value: number;
  showValue?: boolean;
}) {
  const percent = Math.round(Math.min(100, Math.max(0, value)));
  return (
    <div className="flex items-center gap-3">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuenow={percent}
        aria-valuemin={0}
        aria-valuemax={100}
        className="h-1.5 flex-1 overflow-hidden rounded-full bg-surface-2 ring-1 ring-line ring-inset"
      >
        <div
          className={clsx(
            "h-full rounded-full transition-[width] duration-500",
            percent === 100 ? "bg-success" : "bg-accent",
          )}
          style={{ width: `${percent}%` }}
        />
      </div>
      {showValue && (
        <span aria-hidden className="w-10 text-right font-mono text-[0.8125rem] text-muted tabular-nums">
          {percent}%
        </span>
      )}
    </div>
  );
}
