import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { GraduationCap } from "lucide-react";
import { EnrolledCourse } from "#app/components/course/enrolled-course.tsx";
import { Invitations } from "#app/components/course/invitations.tsx";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { ButtonLink } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { orErrorPage, requireActor } from "#app/lib/answers.server.ts";
import { countOf } from "#app/lib/format.ts";
import { useLiveProgress } from "#app/lib/use-live-progress.ts";

export const meta: MetaFunction = () => [{ title: "My learning · Course Creator" }];

export async function loader({ request, context }: LoaderFunctionArgs) {
  const { id, name } = requireActor({ request, context });
  const [courses, invitations] = await Promise.all([
    orErrorPage(request, context.api.enrollment.mine()),
    orErrorPage(request, context.api.guests.mine()),
  ]);
  return { id, name, courses, invitations };
}

export default function MyLearning() {
  const { id, name, courses, invitations } = useLoaderData<typeof loader>();
  useLiveProgress(id);
  const active = courses.filter((course) => course.status !== "completed");
  const completed = courses.filter((course) => course.status === "completed");
  return (
    <main id="main" className="page flex-1 pt-10 pb-20 sm:pt-14">
      <PageHeader
        title={`Hello, ${name.split(" ")[0]}`}
        lead={active.length > 0 ? "Go on where you stopped." : undefined}
        actions={
          <>
            <ButtonLink to="/join" tone={courses.length > 0 ? "plain" : "quiet"}>
              I have a code
            </ButtonLink>
            {courses.length > 0 && (
              <ButtonLink to="/" tone="quiet">
                Find another course
              </ButtonLink>
            )}
          </>
        }
      />
      <div className="mt-10 space-y-12">
        {courses.length === 0 && (
          <EmptyState
            icon={GraduationCap}
            title="Your first course is a click away"
            action={<ButtonLink to="/">Browse courses</ButtonLink>}
          >
            Courses you enroll in appear here, with your progress and the next lesson.
          </EmptyState>
        )}
        <Invitations invitations={invitations} />
        {active.length > 0 && (
          <section aria-labelledby="in-progress" className="space-y-5">
            <h2 id="in-progress" className="sr-only">
              In progress
            </h2>
            {active.map((course, index) => (
              <EnrolledCourse key={course.course.slug} enrolled={course} first={index === 0} />
            ))}
          </section>
        )}
        {completed.length > 0 && (
          <section aria-labelledby="completed">
            <h2 id="completed" className="mb-5 text-xl">
              {countOf(completed.length, "completed course")}
            </h2>
            <div className="space-y-5">
              {completed.map((course) => (
                <EnrolledCourse key={course.course.slug} enrolled={course} />
              ))}
            </div>
          </section>
        )}
      </div>
    </main>
  );
}

export { ErrorScreen as ErrorBoundary };
