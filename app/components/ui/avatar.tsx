import clsx from "clsx";

/** A person as initials on a colour that is theirs everywhere. The name is for screen readers and the tooltip. */
export function Avatar({ id, name, size = "medium", live = false }: AvatarProps) {
  return (
    <span className="relative inline-flex h-fit shrink-0" title={name}>
      <span
        role="img"
        aria-label={live ? `${name}, here now` : name}
        className={clsx(
          "grid place-items-center rounded-full font-semibold text-white select-none",
          SIZES[size],
        )}
        style={{ backgroundColor: `oklch(0.48 0.09 ${hueOf(id)})` }}
      >
        {initialsOf(name)}
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

type AvatarProps = { id: string; name: string; size?: "small" | "medium" | "large"; live?: boolean };

const SIZES = { small: "size-6 text-[0.625rem]", medium: "size-8 text-xs", large: "size-12 text-base" };

function initialsOf(name: string) {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined].map(
    (word) => [...(word ?? "")][0] ?? "",
  );
  return letters.join("").toUpperCase() || "?";
}

function hueOf(id: string) {
  let hash = 0;
  for (const letter of id) hash = (hash * 31 + letter.charCodeAt(0)) | 0;
  return Math.abs(hash) % 360;
}
