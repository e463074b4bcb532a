import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, useSearchParams } from "@remix-run/react";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { useLabAhead } from "#app/components/lab/use-lab-ahead.ts";
import { ClassroomFilters, readClassroomFilter } from "#app/components/teach/classroom-filters.tsx";
import { HelpQueue } from "#app/components/teach/help-queue.tsx";
import { LiveBadge } from "#app/components/teach/live-badge.tsx";
import { StudentList } from "#app/components/teach/student-list.tsx";
import { orErrorPage, readForm, refusal, requireActor } from "#app/lib/answers.server.ts";
import { countOf } from "#app/lib/format.ts";
import { useClassroomChanges } from "#app/lib/use-classroom-changes.ts";
import { removeStudentInput } from "#server/enrollment/schema.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Students of ${data?.course.title ?? "a course"} · Teaching` },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const courseId = params.courseId ?? "";
  const course = await orErrorPage(request, context.api.classroom.course({ courseId }));
  const { page, later } = context.labScripts;
  return { course, labScripts: [...page, ...later] };
}

/** Takes a student out of the course. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  requireActor({ request, context });
  const fields = await request.formData();
  fields.set("courseId", params.courseId ?? "");
  const form = readForm(fields, removeStudentInput);
  if (!form.ok) return form.answer;
  try {
    await context.api.enrollment.remove(form.input);
    return null;
  } catch (error) {
    return refusal(error);
  }
}

export default function CourseClassroom() {
  const { course, labScripts } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const liveness = useClassroomChanges();
  const filter = readClassroomFilter(search);
  useLabAhead(true, labScripts);
  return (
    <>
      <div className="mb-6 flex flex-wrap items-center justify-between gap-4">
        <p className="text-lg text-muted">{countOf(course.studentCount, "student")}</p>
        <LiveBadge liveness={liveness} />
      </div>
      <div className="mb-6">
        <ClassroomFilters filter={filter} />
      </div>
      <h2 className="sr-only">Students</h2>
      <HelpQueue course={course} />
      <StudentList course={course} filter={filter} />
    </>
  );
}

export { ErrorScreen as ErrorBoundary };
