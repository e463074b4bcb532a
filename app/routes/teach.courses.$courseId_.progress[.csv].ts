import type { LoaderFunctionArgs } from "@remix-run/node";
import { orErrorPage } from "#app/lib/answers.server.ts";
import { matrixInput } from "#server/enrollment/schema.ts";

/** The progress page's table as a file, with its filters. */
export async function loader({ request, params, context }: LoaderFunctionArgs) {
  const { q, section, show } = Object.fromEntries(new URL(request.url).searchParams);
  const courseId = params.courseId ?? "";
  const input = matrixInput.safeParse({ courseId, q, section, show }).data ?? { courseId };
  const csv = await orErrorPage(request, context.api.roster.matrixCsv(input));
  return new Response(csv, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": 'attachment; filename="progress.csv"',
      "cache-control": "no-store",
    },
  });
}
