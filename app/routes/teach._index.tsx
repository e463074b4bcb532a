import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { Presentation } from "lucide-react";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { useLabAhead } from "#app/components/lab/use-lab-ahead.ts";
import {
  ClassroomFilters,
  matchesFilter,
  readClassroomFilter,
} from "#app/components/teach/classroom-filters.tsx";
import { HelpQueue } from "#app/components/teach/help-queue.tsx";
import { Mentions } from "#app/components/teach/mentions.tsx";
import { LiveBadge } from "#app/components/teach/live-badge.tsx";
import { StudentList } from "#app/components/teach/student-list.tsx";
import { ButtonLink } from "#app/components/ui/button.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { orErrorPage, readForm, refusal, requireActor } from "#app/lib/answers.server.ts";
import { countOf } from "#app/lib/format.ts";
import { useClassroomChanges } from "#app/lib/use-classroom-changes.ts";
import { finishHelpInput } from "#server/classroom/schema.ts";

export const meta: MetaFunction = () => [{ title: "Teaching · Course Creator" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const [teaching, mentions] = await orErrorPage(
    request,
    Promise.all([context.api.classroom.teaching(), context.api.notes.mentions()]),
  );
  const { page, later } = context.labScripts;
  return { ...teaching, mentions, labScripts: [...page, ...later] };
}

/** Says that a student is helped. */
export async function action({ request, context }: ActionFunctionArgs) {
  requireActor({ request, context });
  const form = readForm(await request.formData(), finishHelpInput);
  if (!form.ok) return form.answer;
  try {
    await context.api.help.finish(form.input);
    return null;
  } catch (error) {
    return refusal(error);
  }
}

export default function Teaching() {
  const { courses, abilities, mentions, labScripts } = useLoaderData<typeof loader>();
  const [search] = useSearchParams();
  const liveness = useClassroomChanges();
  const filter = readClassroomFilter(search);
  useLabAhead(courses.length > 0, labScripts);
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
        actions={
          <>
            <LiveBadge liveness={liveness} />
            {abilities.create && <ButtonLink to="/teach/new">New course</ButtonLink>}
          </>
        }
      />
      <Mentions mentions={mentions} />
      {courses.length === 0 ? (
        <div className="mt-10">
          <EmptyState icon={Presentation} title="You do not teach a course yet">
            Make one, or ask a course’s owner to invite you. Its students and their labs appear here.
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
              <section key={course.id} className="mt-10">
                <div className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-1">
                  <h2 className="text-2xl">
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
                <HelpQueue course={course} />
                <StudentList course={course} filter={filter} />
              </section>
            ))}
        </>
      )}
    </main>
  );
}

export { ErrorScreen as ErrorBoundary };
