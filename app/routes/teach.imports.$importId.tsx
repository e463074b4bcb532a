import type { ActionFunctionArgs, LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { ImportBadge } from "#app/components/authoring/portability/import-badge.tsx";
import { ImportProgress } from "#app/components/authoring/portability/import-progress.tsx";
import { ImportReport } from "#app/components/authoring/portability/import-report.tsx";
import { useImportChanges } from "#app/components/authoring/portability/use-import-changes.ts";
import { ErrorScreen } from "#app/components/error-screen.tsx";
import { Banner } from "#app/components/ui/banner.tsx";
import { PageHeader } from "#app/components/ui/page-header.tsx";
import { orErrorPage, requireActor } from "#app/lib/answers.server.ts";
import { performForm } from "#app/lib/perform-form.server.ts";
import { importIdInput, readImportInput } from "#server/portability/schema.ts";

export const meta: MetaFunction = () => [{ title: "Import · Teaching" }];

/** Which lines of the report are shown is in the address: `?show=notSupported&page=2`. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  requireActor({ request, context });
  const search = new URL(request.url).searchParams;
  const importId = params.importId ?? "";
  const asked = readImportInput.safeParse({
    importId,
    show: search.get("show") ?? undefined,
    page: Number(search.get("page") ?? 1),
  });
  const { show, page } = asked.success ? asked.data : { show: undefined, page: 1 };
  const read = await orErrorPage(request, context.api.imports.read({ importId, show, page }));
  return { ...read, show: show ?? null, page };
}

export async function action({ request, params, context }: ActionFunctionArgs) {
  requireActor({ request, context });
  const fields = new FormData();
  fields.set("importId", params.importId ?? "");
  return performForm(fields, importIdInput, (input) => context.api.imports.cancel(input));
}

export default function ImportPage() {
  const { id, source, isUpdate, courseTitle, state, problem, report, hasBegunEdits, ...rest } =
    useLoaderData<typeof loader>();
  const refused = useActionData<typeof action>();
  useImportChanges(id);
  const isUnderWay = state === "waiting" || state === "running";
  return (
    <main id="main" className="page flex-1 pt-10 pb-20 sm:pt-14">
      <PageHeader
        eyebrow={
          <Link to="/teach" className="hover:text-ink hover:underline">
            Teaching
          </Link>
        }
        title={isUpdate ? `Import into ${courseTitle ?? "a course"}` : (courseTitle ?? "Import")}
        lead={<span className="break-all">From {source}</span>}
        actions={<ImportBadge state={state} />}
      />
      <div className="mt-8 space-y-6">
        {refused?.message && isUnderWay && <Banner tone="danger">{refused.message}</Banner>}
        {isUnderWay && <ImportProgress {...rest} hasBegunEdits={hasBegunEdits} />}
        {state === "failed" && <Banner tone="danger">{problem}</Banner>}
        {state === "cancelled" && (
          <p>{hasBegunEdits ? "It was cancelled." : "It was cancelled, and nothing of it was kept."}</p>
        )}
        {hasBegunEdits && (state === "failed" || state === "cancelled") && (
          <p>
            What had been written by then is in the draft; students see nothing of it. Import it again for the
            rest.
          </p>
        )}
        {report !== null && <ImportReport {...rest} report={report} />}
        {!isUnderWay && state !== "done" && (
          <Link to="/teach/new" className="link">
            Import something else
          </Link>
        )}
      </div>
    </main>
  );
}

export { ErrorScreen as ErrorBoundary };
