import {
  redirect,
  type ActionFunctionArgs,
  type LoaderFunctionArgs,
  type MetaFunction,
} from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { CourseView } from "#app/components/course/course-view.tsx";
import { EnrollmentPanel } from "#app/components/course/enrollment-panel.tsx";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { Banner } from "#app/components/ui/banner.tsx";
import { orErrorPage, refusal, requireActor } from "#app/lib/answers.server.ts";
import { useLiveProgress } from "#app/lib/use-live-progress.ts";
import { useSignedIn } from "#app/lib/use-signed-in.ts";
import "#app/styles/prose.css";

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.course.title ?? "Course"} · Course Creator` },
  { name: "description", content: data?.course.summary },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const page = await orErrorPage(request, context.api.courses.read({ courseSlug: params.courseSlug ?? "" }));
  return { ...page, signedIn: context.actor !== null };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  requireActor({ request, context });
  const course = { courseSlug: params.courseSlug ?? "" };
  const intent = (await request.formData()).get("intent");
  try {
    if (intent === "enroll") await context.api.enrollment.enroll(course);
    if (intent === "leave") await context.api.enrollment.leave(course);
    return redirect(`/learn/${course.courseSlug}`);
  } catch (error) {
    return refusal(error);
  }
}

export default function CoursePage() {
  const page = useLoaderData<typeof loader>();
  const problem = useActionData<typeof action>();
  const base = `/learn/${page.course.slug}`;
  const me = useSignedIn();
  useLiveProgress(page.enrollment === null ? null : (me?.id ?? null));
  return (
    <CourseView page={page} base={base}>
      {problem?.message && <Banner tone="danger">{problem.message}</Banner>}
      <EnrollmentPanel {...page} />
    </CourseView>
  );
}

export { ErrorScreen as ErrorBoundary };
