import { Link } from "@remix-run/react";

/** The name and its mark: a prompt and a caret. */
export function Brand() {
  return (
    <Link
      to="/"
      className="flex items-center gap-2.5 rounded-sm text-[1.0625rem] font-[650] tracking-tight whitespace-nowrap"
    >
      <svg aria-hidden viewBox="0 0 32 32" className="size-7">
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <path
          d="M9 10.5 14.5 16 9 21.5"
          fill="none"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
          className="stroke-on-accent"
        />
        <rect x="18" y="9" width="4" height="14" rx="1.5" className="fill-marker dark:fill-on-accent" />
      </svg>
      Course Creator
    </Link>
  );
}
