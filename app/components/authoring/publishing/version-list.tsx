import { Link, useFetcher } from "@remix-run/react";
import { useState } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { ConfirmDialog } from "#app/components/ui/confirm-dialog.tsx";
import { TimeAgo } from "#app/components/ui/time-ago.tsx";
import type { FormProblem } from "#app/lib/form-problem.ts";

type Version = { number: number; note: string; createdAt: Date; by: string | null };

/** What was published, the latest first; each can be looked at and brought back. */
export function VersionList({ versions, canRestore }: { versions: readonly Version[]; canRestore: boolean }) {
  const [latest] = versions;
  return (
    <section aria-labelledby="versions">
      <div className="mb-4 flex flex-wrap items-baseline justify-between gap-3">
        <h2 id="versions" className="text-xl">
          Versions
        </h2>
        {latest && (
          <Link to={`?from=${String(latest.number)}&to=draft`} className="link" preventScrollReset>
            What is new in the draft
          </Link>
        )}
      </div>
      {latest === undefined ? (
        <p className="rounded-lg border border-dashed border-line-strong/60 px-5 py-6 text-muted">
          Each time the course is published, what students get is kept here as a version.
        </p>
      ) : (
        <ol className="divide-y divide-line rounded-lg border border-line bg-surface px-4">
          {versions.map((version) => (
            <VersionRow key={version.number} version={version} canRestore={canRestore} />
          ))}
        </ol>
      )}
    </section>
  );
}

function VersionRow({ version, canRestore }: { version: Version; canRestore: boolean }) {
  const fetcher = useFetcher<FormProblem | null>();
  const [asking, setAsking] = useState(false);
  const { number, note, createdAt, by } = version;
  const name = `version ${String(number)}`;
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 py-3">
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere">
          <span className="font-medium">Version {number}</span>
          {note !== "" && ` · ${note}`}
        </p>
        <p className="text-sm text-muted">
          <TimeAgo at={createdAt} />
          {by !== null && ` by ${by}`}
        </p>
        <p role="status" className="text-sm text-danger empty:hidden">
          {fetcher.data?.message}
        </p>
      </div>
      {number > 1 && (
        <Link to={`?from=${String(number - 1)}&to=${String(number)}`} className="link" preventScrollReset>
          What changed<span className="sr-only"> in {name}</span>
        </Link>
      )}
      {canRestore && (
        <Button tone="quiet" size="small" busy={fetcher.state !== "idle"} onClick={() => setAsking(true)}>
          Restore<span className="sr-only"> {name}</span>
        </Button>
      )}
      <ConfirmDialog
        title={`Restore ${name}?`}
        open={asking}
        onClose={() => setAsking(false)}
        act="Restore"
        onConfirm={() =>
          void fetcher.submit({ intent: "restore", number: String(number) }, { method: "post" })
        }
      >
        The draft becomes what this version was; what is newer is archived. Students see nothing of it until
        you publish.
      </ConfirmDialog>
    </li>
  );
}
