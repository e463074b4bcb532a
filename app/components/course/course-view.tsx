import { ArrowRight, Check, type LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { CourseCover } from "#app/components/catalogue/course-cover.tsx";
import { CourseFacts } from "#app/components/catalogue/course-facts.tsx";
import type { Course } from "#app/lib/api-types.ts";
import { countOf } from "#app/lib/format.ts";
import { Outline } from "./outline.tsx";

type CourseViewProps = {
  page: Pick<Course, "course" | "modules"> & { abilities: { learn: boolean } };
  /** The address of this page, below which its lessons are. */
  base: string;
  /** Where somebody stands in it, and the next step. */
  children: ReactNode;
};

/** What a course is about and what is in it. */
export function CourseView({ page: { course, modules, abilities }, base, children }: CourseViewProps) {
  return (
    <main id="main" className="flex-1 pb-24">
      <div className="border-b border-line bg-surface">
        <div className="page grid gap-8 py-10 sm:py-14 lg:grid-cols-[minmax(0,1fr)_20rem] lg:gap-16">
          <div>
            <p className="mb-3 eyebrow">{course.category}</p>
            <h1 className="text-4xl tracking-[-0.03em] sm:text-5xl">{course.title}</h1>
            <p className="mt-4 max-w-2xl text-lg text-muted">{course.summary}</p>
            <p className="mt-6 mb-3 text-[0.9375rem]">
              <span className="text-muted">with</span> {course.instructorName}
            </p>
            <CourseFacts course={course} />
          </div>
          <CourseCover
            course={course}
            sizes="20rem"
            className="h-44 w-full rounded-lg border border-line max-lg:hidden lg:h-full"
          />
        </div>
      </div>
      <div className="page grid items-start gap-x-16 gap-y-10 pt-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <aside aria-label="Enrollment" className="space-y-4 lg:sticky lg:top-24 lg:order-2">
          {children}
          <Points icon={Check} title="What you will be able to do" points={course.objectives} />
          <Points icon={ArrowRight} title="What you should know first" points={course.prerequisites} />
        </aside>
        <div className="min-w-0 space-y-12">
          {course.descriptionHtml && (
            <div className="prose" dangerouslySetInnerHTML={{ __html: course.descriptionHtml }} />
          )}
          <section aria-labelledby="outline">
            <div className="mb-6 flex flex-wrap items-baseline justify-between gap-2">
              <h2 id="outline" className="text-2xl">
                What is in it
              </h2>
              <p className="text-sm text-muted">
                {countOf(modules.length, "module")}, {countOf(course.lessonCount, "lesson")}
              </p>
            </div>
            <Outline base={base} modules={modules} readable={abilities.learn} />
          </section>
        </div>
      </div>
    </main>
  );
}

function Points({
  icon: Icon,
  title,
  points,
}: {
  icon: LucideIcon;
  title: string;
  points: readonly string[];
}) {
  if (points.length === 0) return null;
  return (
    <section className="px-1 pt-4">
      <h2 className="text-base">{title}</h2>
      <ul className="mt-3 space-y-2.5 text-[0.9375rem]">
        {points.map((point) => (
          <li key={point} className="flex gap-2.5">
            <Icon aria-hidden className="mt-1 size-4 shrink-0 text-accent" />
            {point}
          </li>
        ))}
      </ul>
    </section>
  );
}
