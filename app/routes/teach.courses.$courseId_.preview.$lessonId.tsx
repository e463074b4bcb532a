import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { PreviewBar } from "#app/components/authoring/preview/preview-bar.tsx";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { LessonView } from "#app/components/lesson/lesson-view.tsx";
import { orErrorPage, requireActor } from "#app/lib/answers.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `Preview of ${data.lesson.title} · ${data.course.title}` : "Preview · Teaching" },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  requireActor({ request, context });
  const { courseId = "", lessonId = "" } = params;
  return orErrorPage(request, context.api.authoring.previewLesson({ courseId, lessonId }));
}

export default function LessonPreview() {
  const page = useLoaderData<typeof loader>();
  const { course, lesson } = page;
  return (
    <>
      <PreviewBar courseId={course.id} lessonId={lesson.id} />
      <LessonView
        page={page}
        base={`/teach/courses/${course.id}/preview`}
        userId={null}
        labIsClosed="Students open the lab here."
      />
    </>
  );
}

export { ErrorScreen as ErrorBoundary };
