import { BookOpenText, Clock, Gauge, SquareTerminal } from "lucide-react";
import type { CourseCard } from "#app/lib/api-types.ts";
import { capitalized, countOf, formatMinutes } from "#app/lib/format.ts";

/** Level, length and size of a course in one line of small facts. */
export function CourseFacts({ course }: { course: CourseCard }) {
  const facts = [
    { icon: Gauge, text: capitalized(course.difficulty) },
    { icon: Clock, text: formatMinutes(course.durationMinutes) },
    { icon: BookOpenText, text: countOf(course.lessonCount, "lesson") },
    ...(course.labCount > 0 ? [{ icon: SquareTerminal, text: countOf(course.labCount, "lab") }] : []),
  ];
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1.5 text-sm text-muted">
      {facts.map(({ icon: Icon, text }) => (
        <li key={text} className="flex items-center gap-1.5">
          <Icon aria-hidden className="size-3.5" />
          {text}
        </li>
      ))}
    </ul>
  );
}
