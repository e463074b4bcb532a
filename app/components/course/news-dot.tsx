import type { Outline } from "#app/lib/api-types.ts";

type News = Outline[number]["lessons"][number]["news"];

/** A dot at what its reader has not seen yet, in words for those who do not see it. */
export function NewsDot({ news, inWords = false }: { news: News; inWords?: boolean }) {
  if (news === null) return null;
  return (
    <span className="mt-0.5 inline-flex shrink-0 items-center gap-1.5 text-[0.8125rem] leading-5 text-ink">
      <span aria-hidden className="size-2 rounded-full bg-accent" />
      <span className={inWords ? undefined : "sr-only"}>{news === "new" ? "New" : "Changed"}</span>
    </span>
  );
}
