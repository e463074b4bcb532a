import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { SearchX, Users } from "lucide-react";
import type { TaughtCourse } from "#app/lib/api-types.ts";
import { matchesFilter, type ClassroomFilter } from "./classroom-filters.tsx";
import { StudentRow } from "./student-row.tsx";

/** A course's students who match the filter; those in a lab come first, then by name. */
export function StudentList({ course, filter }: { course: TaughtCourse; filter: ClassroomFilter }) {
  const students = course.students
    .filter((student) => matchesFilter(student, filter))
    .sort(byPresenceThenName);
  if (course.students.length === 0) {
    return (
      <p className="flex items-center gap-3 rounded-lg border border-dashed border-line-strong/60 px-5 py-5 text-muted">
        <Users aria-hidden className="size-5 shrink-0" />
        Nobody has enrolled yet. Students appear here as soon as they do.
      </p>
    );
  }
  if (students.length === 0) {
    return (
      <EmptyState icon={SearchX} title="No student matches">
        Try another name, or show everyone.
      </EmptyState>
    );
  }
  return (
    <ul className="rounded-lg border border-line bg-surface">
      {students.map((student) => (
        <StudentRow key={student.id} student={student} course={course} />
      ))}
    </ul>
  );
}

type Student = TaughtCourse["students"][number];

function byPresenceThenName(a: Student, b: Student) {
  const presence = Number(inLab(b)) - Number(inLab(a));
  return presence !== 0 ? presence : a.name.localeCompare(b.name);
}

function inLab(student: Student) {
  return student.labs.some((lab) => lab.people.length > 0);
}
