import type { AppLoadContext, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { lazy, Suspense, useState } from "react";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { loadedLabCode, loadLabCode } from "#app/components/lab/lab-code.ts";
import type { LabRead } from "#app/components/lab/lab-data.ts";
import { LabSkeleton } from "#app/components/lab/lab-skeleton.tsx";
import { orErrorPage, requireActor } from "#app/lib/answers.server.ts";
import { revalidateUnlessSearchOnly } from "#app/lib/search-only.ts";
import { useHydrated } from "#app/lib/use-hydrated.ts";
import "#app/styles/prose.css";

/** Editor and terminal run in the browser only; the server sends the task to read meanwhile. */
const LabRoomWhenLoaded = lazy(async () => ({ default: (await loadLabCode()).LabRoom }));

/** The lab brings its own header. */
export const handle = { bare: true };

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.lab.title} · ${data.course.title}` : "Lab · Course Creator" },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { id, name } = requireActor({ request, context });
  const workspaceId = params.workspaceId ?? "";
  const [lab, people] = await Promise.all([
    orErrorPage(request, context.api.labs.read({ workspaceId })),
    orErrorPage(request, context.api.classroom.labPeople({ workspaceId })),
  ]);
  const scripts = context.labScripts.first;
  return { ...lab, people, me: { id, name }, next: await lessonAfter(context, lab), scripts };
}

export default function LabPage() {
  const { scripts, ...data } = useLoaderData<typeof loader>();
  const [LabRoom] = useState(() => loadedLabCode()?.LabRoom ?? LabRoomWhenLoaded);
  const skeleton = <LabSkeleton data={data} />;
  if (!useHydrated())
    return (
      <>
        {scripts.map((script) => (
          <link key={script} rel="modulepreload" href={script} />
        ))}
        {skeleton}
      </>
    );
  return (
    <Suspense fallback={skeleton}>
      <LabRoom key={data.workspace.id} data={data} />
    </Suspense>
  );
}

/** Where to go once the tests pass; null before that, and for someone who does not take the course. */
async function lessonAfter(context: AppLoadContext, { lastTest, course, lesson }: LabRead) {
  if (lastTest?.outcome !== "passed") return null;
  try {
    const page = await context.api.courses.lesson({ courseSlug: course.slug, lessonSlug: lesson.slug });
    return page.next;
  } catch {
    // The link is a courtesy; the lab does not depend on it.
    return null;
  }
}

export { ErrorScreen as ErrorBoundary, revalidateUnlessSearchOnly as shouldRevalidate };
