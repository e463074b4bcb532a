import clsx from "clsx";

/** A place held for what is loading; give it the size of what will come. */
export function Skeleton({ className }: { className: string }) {
  return (
    <span
      aria-hidden
      className={clsx("block animate-[pulse_1.6s_ease-in-out_infinite] rounded-sm bg-surface-2", className)}
    />
  );
}
