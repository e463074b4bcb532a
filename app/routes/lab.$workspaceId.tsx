import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData, type ClientLoaderFunctionArgs } from "@remix-run/react";
import { lazy, Suspense, useState } from "react";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { beginWithPage, loadedLabCode, loadLabCode } from "#app/components/lab/lab-code.ts";
import { LabSkeleton } from "#app/components/lab/lab-skeleton.tsx";
import { takeLabPage } from "#app/components/lab/page-ahead.ts";
import { orErrorPage } from "#app/lib/answers.server.ts";
import { useNonce } from "#app/lib/nonce.ts";
import { revalidateUnlessSearchOnly } from "#app/lib/search-only.ts";
import { useHydrated } from "#app/lib/use-hydrated.ts";
import { dialScript } from "#app/terminal/dial-script.ts";
import "#app/styles/prose.css";

/** Editor and terminal run in the browser only; the server sends the task to read meanwhile. */
const LabRoomWhenLoaded = lazy(async () => ({ default: (await loadLabCode()).LabRoom }));

beginWithPage();

/** The lab brings its own header. */
export const handle = { bare: true };

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: data ? `${data.lab.title} · ${data.course.title}` : "Lab · Course Creator" },
];

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const workspaceId = params.workspaceId ?? "";
  const page = await orErrorPage(request, context.api.labs.page({ workspaceId }));
  return { ...page, scripts: context.labScripts.first };
}

/** Whoever came through a door has been asking for the page since the door was pressed. */
export async function clientLoader({ params, serverLoader }: ClientLoaderFunctionArgs) {
  const page = await takeLabPage(params.workspaceId ?? "");
  return page === null ? serverLoader<typeof loader>() : { ...page, scripts: [] };
}

export default function LabPage() {
  const { scripts, ...data } = useLoaderData<typeof loader>();
  const [LabRoom] = useState(() => loadedLabCode()?.LabRoom ?? LabRoomWhenLoaded);
  const nonce = useNonce();
  const skeleton = <LabSkeleton data={data} />;
  if (!useHydrated())
    return (
      <>
        {data.unavailable === null && (
          <script nonce={nonce} suppressHydrationWarning dangerouslySetInnerHTML={{ __html: dialScript }} />
        )}
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

export { ErrorScreen as ErrorBoundary, revalidateUnlessSearchOnly as shouldRevalidate };
