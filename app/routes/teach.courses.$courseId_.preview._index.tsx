import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { ArrowRight } from "lucide-react";
import { PreviewBar } from "#app/components/authoring/preview/preview-bar.tsx";
import { CourseView } from "#app/components/course/course-view.tsx";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { ButtonLink } from "#app/components/ui/button.tsx";
import { Card } from "#app/components/ui/card.tsx";
import { ProgressBar } from "#app/components/ui/progress-bar.tsx";
import { orErrorPage, requireActor } from "#app/lib/answers.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Preview of ${data?.course.title ?? "a course"} · Teaching` },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  requireActor({ request, context });
  const { courseId = "" } = params;
  return orErrorPage(request, context.api.authoring.previewCourse({ courseId }));
}

export default function CoursePreview() {
  const page = useLoaderData<typeof loader>();
  const { course, continueAt } = page;
  const base = `/teach/courses/${course.id}/preview`;
  return (
    <>
      <PreviewBar courseId={course.id} />
      <CourseView page={page} base={base}>
        <Card className="p-6 shadow-md">
          <p className="mb-2 font-medium">Your progress</p>
          <ProgressBar label={`Progress in ${course.title}`} value={0} showValue />
          {continueAt && (
            <>
              <ButtonLink to={`${base}/${continueAt.lessonSlug}`} className="mt-5 w-full">
                Start learning <ArrowRight aria-hidden className="size-4" />
              </ButtonLink>
              <p className="mt-2.5 text-sm text-muted">Next: {continueAt.title}</p>
            </>
          )}
        </Card>
      </CourseView>
    </>
  );
}

export { ErrorScreen as ErrorBoundary };
