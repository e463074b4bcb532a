import {
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { PreviewBar } from "#app/components/authoring/preview/preview-bar.tsx";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { LessonView } from "#app/components/lesson/lesson-view.tsx";
import { useLabDoor } from "#app/components/lesson/use-lab-door.ts";
import { orErrorPage, refusal, requireActor } from "#app/lib/answers.server.ts";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `Preview of ${data.lesson.title} · ${data.course.title}` : "Preview · Teaching" },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  requireActor({ request, context });
  const { courseId = "", lessonId = "" } = params;
  return orErrorPage(request, context.api.authoring.previewLesson({ courseId, lessonId }));
}

/** Opens a trial of the draft's lab: a lab as its students will have it, which counts for nothing. */
export async function action({ request, params, context }: ActionFunctionArgs) {
  requireActor({ request, context });
  const { courseId = "" } = params;
  const form = await request.formData();
  const text = (name: string) => String(form.get(name) ?? "");
  try {
    const { workspaceId } = await context.api.labDefinitions.tryOut({ courseId, labId: text("labId") });
    const place = new URLSearchParams({ file: text("file"), line: text("line") });
    return redirect(`/lab/${workspaceId}${text("intent") === "open-lab-at" ? `?${place.toString()}` : ""}`);
  } catch (error) {
    return refusal(error);
  }
}

export default function LessonPreview() {
  const page = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  const { course, lesson, lab, abilities } = page;
  const openLabAt = useLabDoor(abilities.openLab ? (lab?.id ?? null) : null);
  return (
    <>
      <PreviewBar courseId={course.id} lessonId={lesson.id} />
      <LessonView
        page={page}
        base={`/teach/courses/${course.id}/preview`}
        userId={null}
        onLab={openLabAt}
        labIsClosed="Students open the lab here. Those who may edit the course can try it."
        problem={problem?.message}
      />
    </>
  );
}

export { ErrorScreen as ErrorBoundary };
