import { Link } from "@remix-run/react";
import { ArrowRight } from "lucide-react";
import { CourseCover } from "#app/components/catalogue/course-cover.tsx";
import { ButtonLink } from "#app/components/ui/button.tsx";
import { ProgressBar } from "#app/components/ui/progress-bar.tsx";
import { TimeAgo } from "#app/components/ui/time-ago.tsx";
import type { MyCourse } from "#app/lib/api-types.ts";
import { countOf } from "#app/lib/format.ts";

/** A course of mine: how far I am and the next lesson. The one last used stands first and offers itself. */
export function EnrolledCourse({ enrolled, first = false }: { enrolled: MyCourse; first?: boolean }) {
  const { course, progress, doneLessons, totalLessons, continueAt, lastActivityAt } = enrolled;
  return (
    <article className="grid overflow-hidden rounded-lg border border-line bg-surface sm:grid-cols-[13rem_minmax(0,1fr)] lg:grid-cols-[17rem_minmax(0,1fr)]">
      <CourseCover
        course={course}
        className="h-24 w-full border-line max-sm:border-b sm:h-full sm:border-r"
      />
      <div className="flex flex-wrap items-end justify-between gap-x-10 gap-y-5 p-5 sm:p-6">
        <div className="min-w-0 flex-1 basis-72">
          <h3 className="text-xl">
            <Link
              to={`/learn/${course.slug}`}
              className="rounded-sm hover:underline hover:underline-offset-4"
            >
              {course.title}
            </Link>
          </h3>
          <p className="mt-1 mb-4 text-sm text-muted">
            {doneLessons} of {totalLessons} lessons · last opened <TimeAgo at={lastActivityAt} />
          </p>
          <ProgressBar label={`Progress in ${course.title}`} value={progress} showValue />
          <News {...enrolled} />
          {continueAt && (
            <p className="mt-4 text-[0.9375rem]">
              <span className="text-muted">Next:</span> {continueAt.title}
            </p>
          )}
        </div>
        {continueAt && (
          <ButtonLink
            to={`/learn/${course.slug}/${continueAt.lessonSlug}`}
            tone={first ? "primary" : "quiet"}
            aria-label={`Continue ${course.title}`}
          >
            Continue <ArrowRight aria-hidden className="size-4" />
          </ButtonLink>
        )}
      </div>
    </article>
  );
}

/** What was published since they were in it, in its author's words and in lessons that they have not seen. */
function News({ news, newLessons, changedLessons }: MyCourse) {
  const lessons = [
    ...(newLessons > 0 ? [countOf(newLessons, "new lesson")] : []),
    ...(changedLessons > 0 ? [`${String(changedLessons)} changed`] : []),
  ].join(", ");
  if (news === null && lessons === "") return null;
  return (
    <div className="mt-4 space-y-1 text-[0.9375rem]">
      {lessons !== "" && (
        <p className="flex items-center gap-2">
          <span aria-hidden className="size-2 rounded-full bg-accent" />
          {lessons}
        </p>
      )}
      {news && (
        <p className="wrap-anywhere">
          <span className="text-muted">
            Changed <TimeAgo at={news.createdAt} />
            {news.note ? ":" : "."}
          </span>{" "}
          {news.note}
        </p>
      )}
    </div>
  );
}
