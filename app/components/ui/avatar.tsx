import clsx from "clsx";
import { colorOf, initialsOf } from "#app/lib/person.ts";

type AvatarProps = {
  id: string;
  name: string;
  /** Whose initials to show, when `name` says more than the name. */
  letters?: string;
  size?: "small" | "medium";
  live?: boolean;
};

/** A person as initials on a darker tone of their caret's colour. The name is for screen readers and on hover. */
export function Avatar({ id, name, letters = name, size = "medium", live = false }: AvatarProps) {
  return (
    <span className="relative inline-flex h-fit shrink-0" title={name}>
      <span
        role="img"
        aria-label={live ? `${name}, here now` : name}
        className={clsx(
          "grid place-items-center rounded-full font-semibold text-white select-none",
          SIZES[size],
        )}
        style={{ backgroundColor: `color-mix(in oklab, ${colorOf(id)}, black 28%)` }}
      >
        {initialsOf(letters)}
      </span>
      {live && (
        <span
          aria-hidden
          className="absolute -right-0.5 -bottom-0.5 size-3 rounded-full border-2 border-surface bg-success"
        />
      )}
    </span>
  );
}

const SIZES = { small: "size-6 text-[0.625rem]", medium: "size-8 text-xs" };
