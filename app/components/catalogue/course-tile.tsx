import { Link } from "@remix-run/react";
import type { CourseCard } from "#app/lib/api-types.ts";
import { Badge } from "#app/components/ui/badge.tsx";
import { CourseCover } from "./course-cover.tsx";
import { CourseFacts } from "./course-facts.tsx";

/** One course in the catalogue. The title is the link, its area the whole tile. */
export function CourseTile({ course }: { course: CourseCard }) {
  return (
    <li className="group relative flex flex-col overflow-hidden rounded-lg border border-line bg-surface transition-shadow duration-200 focus-within:shadow-md hover:shadow-md">
      <CourseCover course={course} className="h-36 w-full border-b border-line" />
      {course.enrolled && (
        <div className="absolute top-3 right-3">
          <Badge tone="success">Enrolled</Badge>
        </div>
      )}
      <div className="flex flex-1 flex-col p-5">
        <p className="mb-2 eyebrow">{course.category}</p>
        <h3 className="text-xl">
          <Link
            to={`/learn/${course.slug}`}

            className="group-hover:underline group-hover:decoration-marker group-hover:decoration-[0.15em] group-hover:underline-offset-4 after:absolute after:inset-0 after:rounded-lg focus-visible:outline-none focus-visible:after:outline-2 focus-visible:after:outline-(--focus)"
          >
            {course.title}
          </Link>
        </h3>
        <p className="mt-2 mb-5 line-clamp-3 text-[0.9375rem] text-muted">{course.summary}</p>
        <div className="mt-auto space-y-3">
          <p className="text-sm">
            <span className="text-muted">with</span> {course.instructorName}
          </p>
          <CourseFacts course={course} />
        </div>
      </div>
    </li>
  );
}
