import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { Presentation } from "lucide-react";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import {
  ClassroomFilters,
  matchesFilter,
  readClassroomFilter,
} from "#app/components/teach/classroom-filters.tsx";
import { LiveBadge } from "#app/components/teach/live-badge.tsx";
import { StudentList } from "#app/components/teach/student-list.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { orErrorPage } from "#app/lib/answers.server.ts";
import { countOf } from "#app/lib/format.ts";
import { useClassroomChanges } from "#app/lib/use-classroom-changes.ts";

export const meta: MetaFunction = () => [{ title: "Teaching · Course Creator" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  return orErrorPage(request, context.api.classroom.teaching());
}

export default function Teaching() {
  const { courses } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const liveness = useClassroomChanges();
  const filter = readClassroomFilter(search);
  const students = courses.flatMap((course) => course.students);
  const inLabs = students.filter((student) => matchesFilter(student, { q: "", show: "here" })).length;

  return (
    <main id="main" className="page flex-1 pt-10 pb-20 sm:pt-14">
      <PageHeader
        title="Teaching"
        lead={
          students.length > 0
            ? `${countOf(inLabs, "student")} in a lab now, of ${students.length}.`
            : undefined
        }
        actions={<LiveBadge liveness={liveness} />}
      />
      {courses.length === 0 ? (
        <div className="mt-10">
          <EmptyState icon={Presentation} title="You do not teach a course yet">
            Once a course is yours, its students and their labs appear here.
          </EmptyState>
        </div>
      ) : (
        <>
          <div className="mt-8">
            <ClassroomFilters filter={filter} />
          </div>
          {courses
            .toSorted((a, b) => b.studentCount - a.studentCount)
            .map((course) => (
              <section key={course.id} aria-labelledby={`course-${course.id}`} className="mt-10">
                <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-1">
                  <h2 id={`course-${course.id}`} className="text-2xl">
                    <Link
                      to={`/teach/courses/${course.id}`}
                      className="rounded-sm hover:underline hover:underline-offset-4"
                    >
                      {course.title}
                    </Link>
                  </h2>
                  {course.status !== "published" && <Badge tone="info">Not published</Badge>}
                  <p className="text-sm text-muted">{countOf(course.studentCount, "student")}</p>
                </div>
                <StudentList course={course} filter={filter} />
              </section>
            ))}
        </>
      )}
    </main>
  );
}

export { ErrorScreen as ErrorBoundary };
