import { Link } from "@remix-run/react";
import { TimeAgo } from "#app/components/ui/time-ago.tsx";
import type { CourseImport } from "#app/lib/api-types.ts";
import { ImportBadge } from "./import-badge.tsx";

/** The reader's latest imports; nothing when there are none. */
export function ImportList({ imports }: { imports: readonly CourseImport[] }) {
  if (imports.length === 0) return null;
  return (
    <section aria-labelledby="imports" className="mt-12">
      <h2 id="imports" className="text-xl">
        Your imports
      </h2>
      <ul className="mt-4 divide-y divide-line border-y border-line">
        {imports.map(({ id, source, courseTitle, state, createdAt }) => (
          <li key={id} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 py-3">
            <Link to={`/teach/imports/${id}`} className="min-w-0 break-words link">
              {courseTitle ?? source}
            </Link>
            <span className="flex items-center gap-3 text-sm text-muted">
              <TimeAgo at={createdAt} />
              <ImportBadge state={state} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
