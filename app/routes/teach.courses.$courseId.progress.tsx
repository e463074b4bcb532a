import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, useParams, useSearchParams } from "@remix-run/react";
import { Download, Users } from "lucide-react";
import { LiveBadge } from "#app/components/teach/live-badge.tsx";
import { MatrixFilters } from "#app/components/teach/progress/matrix-filters.tsx";
import { MatrixLegend, ProgressMatrix } from "#app/components/teach/progress/progress-matrix.tsx";
import { buttonClass } from "#app/components/ui/button.tsx";
import { EmptyState } from "#app/components/ui/empty-state.tsx";
import { Pagination } from "#app/components/ui/pagination.tsx";
import { orErrorPage } from "#app/lib/answers.server.ts";
import { countOf } from "#app/lib/format.ts";
import { useClassroomChanges } from "#app/lib/use-classroom-changes.ts";
import { matrixInput } from "#server/enrollment/schema.ts";

export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const courseId = params.courseId ?? "";
  const { page: _all, ...asked } = Object.fromEntries(new URL(request.url).searchParams);
  const page = Number(_all) || 1;
  // An address someone mistyped shows everybody rather than an error.
  const input = matrixInput.safeParse({ ...asked, page, courseId }).data ?? { ...EVERYBODY, courseId };
  const [matrix, sections] = await Promise.all([
    orErrorPage(request, context.api.roster.matrix(input)),
    orErrorPage(request, context.api.roster.sections({ courseId })),
  ]);
  return { ...matrix, sections, filter: { q: input.q, section: input.section ?? "", show: input.show } };
}

const EVERYBODY = { q: "", section: "", show: "all", page: 1 } as const;

export default function CourseProgress() {
  const { lessons, rows, total, page, pageCount, sections, filter } = useLoaderData<typeof loader>();
  const { courseId = "" } = useParams();
  const [search] = useSearchParams();
  const liveness = useClassroomChanges();
  const filtered = filter.q !== "" || filter.section !== "" || filter.show !== "all";
  return (
    <>
      <div className="mb-6 flex flex-wrap items-center justify-between gap-4">
        <h2 className="text-lg text-muted">{countOf(total, "student")}</h2>
        <LiveBadge liveness={liveness} />
      </div>
      <div className="mb-6 flex flex-wrap items-start justify-between gap-3">
        <MatrixFilters filter={filter} sections={sections} />
        <a
          href={`/teach/courses/${courseId}/progress.csv?${search.toString()}`}
          download
          className={buttonClass({ tone: "quiet" })}
        >
          <Download aria-hidden className="size-4" /> CSV
        </a>
      </div>
      {rows.length === 0 ? (
        <EmptyState
          icon={Users}
          title={filtered ? "No student fits these filters" : "No student has enrolled yet"}
        >
          {filtered ? "Choose other ones, or search for less." : "They appear here as soon as they enroll."}
        </EmptyState>
      ) : (
        <div className="space-y-4">
          <MatrixLegend />
          <ProgressMatrix courseId={courseId} lessons={lessons} rows={rows} />
          <Pagination page={page} pageCount={pageCount} />
        </div>
      )}
    </>
  );
}
