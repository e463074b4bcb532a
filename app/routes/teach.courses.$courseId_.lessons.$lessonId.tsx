import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { lazy, Suspense } from "react";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { orErrorPage, requireActor } from "#app/lib/answers.server.ts";
import { revalidateUnlessSearchOnly } from "#app/lib/search-only.ts";
import { useHydrated } from "#app/lib/use-hydrated.ts";
import "#app/styles/prose.css";
import "#app/styles/lesson-parts.css";

/** Editor and document live in the browser only. */
const LessonRoom = lazy(() => import("#app/components/lesson-editor/lesson-room.client.tsx"));

/** The editor brings its own header. */
export const handle = { bare: true };

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.lesson.title} · Writing ${data.course.title}` : "Lesson · Course Creator" },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { id, name } = requireActor({ request, context });
  const { courseId = "", lessonId = "" } = params;
  const draft = await orErrorPage(request, context.api.authoring.openLesson({ courseId, lessonId }));
  return { ...draft, me: { id, name } };
}

export default function LessonEditorPage() {
  const data = useLoaderData<typeof loader>();
  const waiting = (
    <main id="main" className="grid h-dvh place-items-center">
      <p role="status" className="text-muted">
        Opening “{data.lesson.title}”…
      </p>
    </main>
  );
  if (!useHydrated()) return waiting;
  return (
    <Suspense fallback={waiting}>
      <LessonRoom key={data.lesson.id} data={data} />
    </Suspense>
  );
}

export { ErrorScreen as ErrorBoundary, revalidateUnlessSearchOnly as shouldRevalidate };
