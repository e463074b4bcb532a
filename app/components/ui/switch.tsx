import clsx from "clsx";

type SwitchProps = {
  label: string;
  /** Whom or what it is about, for screen readers, where several switches are alike. */
  about?: string;
  on: boolean;
  /** At work on the last press: takes no other until done. */
  busy?: boolean;
  onChange: (on: boolean) => void;
};

/** Something that is so or not so, at once. */
export function Switch({ label, about, on, busy = false, onChange }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={about === undefined ? label : `${label}: ${about}`}
      aria-disabled={busy || undefined}
      onClick={() => busy || onChange(!on)}
      className="flex h-9 cursor-pointer items-center gap-2 rounded-md px-1 text-sm whitespace-nowrap"
    >
      <span
        aria-hidden
        className={clsx(
          "relative h-5 w-9 rounded-full border transition-colors",
          on ? "border-accent bg-accent" : "border-line-strong bg-surface-2",
        )}
      >
        <span
          className={clsx(
            "absolute top-0.5 size-3.5 rounded-full transition-[left]",
            on ? "left-[1.125rem] bg-on-accent" : "left-0.5 bg-line-strong",
          )}
        />
      </span>
      {label}
    </button>
  );
}
