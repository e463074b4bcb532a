import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, Outlet, useLoaderData } from "@remix-run/react";
import { CourseTabs } from "#app/components/authoring/course-tabs.tsx";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { Badge } from "#app/components/ui/badge.tsx";
import { buttonClass, ButtonLink } from "#app/components/ui/button.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { orErrorPage, requireActor } from "#app/lib/answers.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.course.title ?? "Course"} · Teaching` },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { id } = requireActor({ request, context });
  const draft = await orErrorPage(request, context.api.authoring.open({ courseId: params.courseId ?? "" }));
  return { ...draft, userId: id };
}

/** What a course's pages for its staff have in common. */
export type CourseFrame = Awaited<ReturnType<typeof loader>>;

export default function CoursePages() {
  const frame = useLoaderData<typeof loader>();
  const { course, abilities } = frame;
  return (
    <main id="main" className="page flex-1 pt-10 pb-20 sm:pt-14">
      <PageHeader
        eyebrow={
          <Link to="/teach" className="hover:text-ink hover:underline">
            Teaching
          </Link>
        }
        title={course.title}
        actions={
          <>
            {course.status !== "published" && <Badge tone="info">Not published</Badge>}
            <a href={`/api/courses/${course.id}/export`} download className={buttonClass({ tone: "quiet" })}>
              Export
            </a>
            {abilities.edit && (
              <ButtonLink to={`/teach/courses/${course.id}/import`} tone="quiet">
                Import
              </ButtonLink>
            )}
            {course.status === "published" && (
              <ButtonLink to={`/learn/${course.slug}`} tone="quiet">
                See the course
              </ButtonLink>
            )}
            <ButtonLink to={`/teach/courses/${course.id}/preview`} tone="quiet">
              Preview the draft
            </ButtonLink>
          </>
        }
      />
      <CourseTabs courseId={course.id} abilities={abilities} />
      <Outlet context={frame} />
    </main>
  );
}

export { ErrorScreen as ErrorBoundary };
