import { Link } from "@remix-run/react";
import { ArrowLeft, ArrowRight } from "lucide-react";
import type { ReactNode } from "react";
import type { LessonPage } from "#app/lib/api-types.ts";

type LessonNavProps = { base: string } & Pick<LessonPage, "previous" | "next">;

/** One lesson back, one lesson on; after the last, the course's page. */
export function LessonNav({ base, previous, next }: LessonNavProps) {
  return (
    <nav aria-label="Previous and next lesson" className="mt-8 grid gap-3 sm:grid-cols-2">
      {previous && (
        <Way to={`${base}/${previous.slug}`} kind="Previous" title={previous.title}>
          <ArrowLeft aria-hidden className="size-4 shrink-0 text-muted" />
        </Way>
      )}
      {next ? (
        <Way to={`${base}/${next.slug}`} kind="Next" title={next.title} forward>
          <ArrowRight aria-hidden className="size-4 shrink-0 text-muted" />
        </Way>
      ) : (
        <Way to={base} kind="That was the last lesson" title="Back to the course" forward>
          <ArrowRight aria-hidden className="size-4 shrink-0 text-muted" />
        </Way>
      )}
    </nav>
  );
}

type WayProps = { to: string; kind: string; title: string; forward?: boolean; children: ReactNode };

function Way({ to, kind, title, forward = false, children }: WayProps) {
  return (
    <Link
      to={to}
      className={`flex items-center gap-4 rounded-lg border border-line bg-surface px-5 py-4 transition-colors hover:border-line-strong ${forward ? "flex-row-reverse text-right sm:col-start-2" : ""}`}
    >
      {children}
      <span className="min-w-0 flex-1">
        <span className="block text-[0.8125rem] text-muted">{kind}</span>
        <span className="block font-medium">{title}</span>
      </span>
    </Link>
  );
}
