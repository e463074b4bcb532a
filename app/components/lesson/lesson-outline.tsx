import { Link, NavLink, useLocation } from "@remix-run/react";
import { ChevronDown, SquareTerminal } from "lucide-react";
import { DoneMark } from "#app/components/course/done-mark.tsx";
import { NewsDot } from "#app/components/course/news-dot.tsx";
import { ProgressBar } from "#app/components/ui/progress-bar.tsx";
import type { LessonPage } from "#app/lib/api-types.ts";

type LessonOutlineProps = Pick<LessonPage, "course" | "outline" | "progress"> & {
  /** The address of the course's page. */
  base: string;
  current: string;
};

/** The way through the course: a column beside the lesson on wide screens, a fold above it on narrow ones. */
export function LessonOutline({ current, ...rest }: LessonOutlineProps) {
  // A new lesson means a closed fold again.
  const { pathname } = useLocation();
  const lessons = rest.outline.flatMap((module) => module.lessons);
  const position = lessons.findIndex((lesson) => lesson.slug === current) + 1;
  return (
    <div className="border-line max-lg:border-b lg:border-r">
      <details key={pathname} className="group lg:hidden">
        <summary className="flex list-none items-center justify-between gap-3 px-4 py-3 text-sm sm:px-8 [&::-webkit-details-marker]:hidden">
          <span className="font-medium">Outline</span>
          <span className="flex items-center gap-2 text-muted">
            Lesson {position} of {lessons.length}
            <ChevronDown aria-hidden className="size-4 transition-transform group-open:rotate-180" />
          </span>
        </summary>
        <Modules {...rest} />
      </details>
      <div className="sticky top-(--header-height) -ml-2 hidden max-h-[calc(100dvh-var(--header-height))] overflow-y-auto lg:block">
        <Modules {...rest} />
      </div>
    </div>
  );
}

function Modules({ base, course, outline, progress }: Omit<LessonOutlineProps, "current">) {
  return (
    <nav aria-label="Lessons" className="space-y-6 px-2 py-6 sm:px-6 lg:px-0 lg:pt-12 lg:pr-4">
      <div className="px-2">
        <Link
          to={base}
          className="rounded-sm leading-snug font-semibold hover:underline hover:underline-offset-4"
        >
          {course.title}
        </Link>
        {progress !== null && (
          <div className="mt-3">
            <ProgressBar label="Progress in this course" value={progress} showValue />
          </div>
        )}
      </div>
      {outline.map((module) => (
        <div key={module.id}>
          <h2 className="mb-1.5 px-2 eyebrow font-sans text-[0.8125rem]">{module.title}</h2>
          <ol>
            {module.lessons.map((lesson) => (
              <li key={lesson.id}>
                <NavLink
                  to={`${base}/${lesson.slug}`}
                  className="flex items-start gap-2.5 rounded-sm px-2 py-2 text-[0.9375rem] leading-snug text-muted hover:bg-surface-2 hover:text-ink aria-[current=page]:bg-surface-2 aria-[current=page]:font-medium aria-[current=page]:text-ink"
                >
                  <DoneMark done={lesson.done} className="scale-90" />
                  <span className="min-w-0 flex-1">{lesson.title}</span>
                  <NewsDot news={lesson.news} />
                  {lesson.hasLab && (
                    <SquareTerminal role="img" aria-label="with a lab" className="mt-0.5 size-3.5 shrink-0" />
                  )}
                </NavLink>
              </li>
            ))}
          </ol>
        </div>
      ))}
    </nav>
  );
}
