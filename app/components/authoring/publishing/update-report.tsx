import { Link } from "@remix-run/react";
import { useCallback } from "react";
import { ProgressBar } from "#app/components/ui/progress-bar.tsx";
import { TimeAgo } from "#app/components/ui/time-ago.tsx";
import { countOf } from "#app/lib/format.ts";
import { rereadOnNews } from "#app/lib/reread-on-news.ts";
import type { TrpcClient } from "#app/lib/trpc-client.ts";
import { useReread } from "#app/lib/use-reread.ts";
import { useSubscription } from "#app/lib/use-subscription.ts";
import type { Report } from "#server/lab-updates/schema.ts";
import { outcomeOf } from "./update-sentences.ts";

const READ_EVERY_MS = 1_000;

/** What the last version that changed labs' files did to those begun, live and by name. */
export function UpdateReport({ courseId, report }: { courseId: string; report: Report }) {
  const reread = useReread(READ_EVERY_MS);
  useSubscription(
    useCallback(
      ({ labUpdates }: TrpcClient) => labUpdates.reportChanges.subscribe({ courseId }, rereadOnNews(reread)),
      [courseId, reread],
    ),
  );
  const { version, at, counts, undone, rows } = report;
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const facts = [
    [counts.clean, "updated cleanly"],
    [counts.choice, "with a choice"],
    [counts.same, "with nothing to change"],
    [counts.cannot, "could not be updated"],
    [undone, "undone by the student"],
  ] as const;
  return (
    <section aria-labelledby="updates">
      <h2 id="updates" className="text-xl">
        Labs already begun
      </h2>
      <p role="status" className="mt-1 mb-4 text-muted">
        Version {version}, <TimeAgo at={at} />: {countOf(all, "lab")}
        {facts.map(([count, what]) => (count > 0 ? `, ${String(count)} ${what}` : "")).join("")}.
      </p>
      {counts.waiting > 0 && (
        <div className="mb-4">
          <ProgressBar label="Labs updated" value={(100 * (all - counts.waiting)) / all} showValue />
        </div>
      )}
      <ul className="divide-y divide-line rounded-lg border border-line bg-surface px-4">
        {rows.map((row) => (
          <li key={row.workspaceId} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 py-3">
            <div className="min-w-0 flex-1 basis-56 wrap-anywhere">
              <p>
                <span className="font-medium">{row.student}</span> · {row.lesson}
              </p>
              <p className="text-sm text-muted">{outcomeOf(row)}</p>
            </div>
            <Link to={`/lab/${row.workspaceId}`} className="link">
              Open the lab<span className="sr-only"> of {row.student}</span>
            </Link>
          </li>
        ))}
      </ul>
      {rows.length < all && (
        <p className="mt-2 text-sm text-muted">
          The first {rows.length} of {all}, those that need looking at first.
        </p>
      )}
    </section>
  );
}
