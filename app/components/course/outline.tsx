import { Link } from "@remix-run/react";
import { SquareTerminal } from "lucide-react";
import { DoneMark } from "./done-mark.tsx";
import { NewsDot } from "./news-dot.tsx";
import type { Outline as Modules } from "#app/lib/api-types.ts";
import { formatMinutes } from "#app/lib/format.ts";

/** A course's modules and lessons in full. Lessons are links for those who may read them. */
export function Outline({
  base,
  modules,
  readable,
}: {
  /** The address of the course's page. */
  base: string;
  modules: Modules;
  readable: boolean;
}) {
  return (
    <ol className="space-y-10">
      {modules.map((module, index) => (
        <li key={module.id}>
          <div className="flex gap-4 sm:gap-5">
            <span aria-hidden className="font-mono text-sm leading-7 text-muted tabular-nums">
              {String(index + 1).padStart(2, "0")}
            </span>
            <div>
              <h3 className="text-lg leading-7">{module.title}</h3>
              {module.summary && <p className="mt-0.5 text-[0.9375rem] text-muted">{module.summary}</p>}
            </div>
          </div>
          <ol className="mt-4 overflow-hidden rounded-lg border border-line bg-surface">
            {module.lessons.map((lesson) => (
              <li
                key={lesson.id}
                className="relative flex items-start gap-3.5 border-b border-line px-4 py-3.5 last:border-0 has-[a:hover]:bg-surface-2/60 sm:px-5"
              >
                {readable && <DoneMark done={lesson.done} className="mt-0.5" />}
                <div className="min-w-0 flex-1">
                  <p className="font-medium">
                    {readable ? (
                      <Link
                        to={`${base}/${lesson.slug}`}
                        className="outline-offset-[-2px] after:absolute after:inset-0"
                      >
                        {lesson.title}
                      </Link>
                    ) : (
                      lesson.title
                    )}
                  </p>
                  {lesson.summary && <p className="mt-0.5 text-sm text-muted">{lesson.summary}</p>}
                </div>
                <p className="flex shrink-0 items-center gap-3 pt-0.5 text-sm whitespace-nowrap text-muted">
                  <NewsDot news={lesson.news} inWords />
                  {lesson.hasLab && (
                    <span className="flex items-center gap-1.5">
                      <SquareTerminal aria-hidden className="size-4" /> Lab
                    </span>
                  )}
                  {lesson.durationMinutes > 0 && (
                    <span className="max-sm:sr-only">{formatMinutes(lesson.durationMinutes)}</span>
                  )}
                </p>
              </li>
            ))}
          </ol>
        </li>
      ))}
    </ol>
  );
}
