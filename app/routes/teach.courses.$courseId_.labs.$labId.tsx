import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { lazy, Suspense } from "react";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { orErrorPage, requireActor } from "#app/lib/answers.server.ts";
import { revalidateUnlessSearchOnly } from "#app/lib/search-only.ts";
import { useHydrated } from "#app/lib/use-hydrated.ts";

/** Editor and document live in the browser only. */
const DefinitionRoom = lazy(() => import("#app/components/lab-definition/definition-room.client.tsx"));

/** The editor brings its own header. */
export const handle = { bare: true };

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `Lab of ${data.lesson.title} · Writing ${data.course.title}` : "Lab · Course Creator" },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { id } = requireActor({ request, context });
  const { courseId = "", labId = "" } = params;
  const draft = await orErrorPage(request, context.api.authoring.openLab({ courseId, labId }));
  return { ...draft, me: { id } };
}

export default function LabDefinitionPage() {
  const data = useLoaderData<typeof loader>();
  const waiting = (
    <main id="main" className="grid h-dvh place-items-center">
      <p role="status" className="text-muted">
        Opening the lab of “{data.lesson.title}”…
      </p>
    </main>
  );
  if (!useHydrated()) return waiting;
  return (
    <Suspense fallback={waiting}>
      <DefinitionRoom key={data.lab.id} data={data} />
    </Suspense>
  );
}

export { ErrorScreen as ErrorBoundary, revalidateUnlessSearchOnly as shouldRevalidate };
