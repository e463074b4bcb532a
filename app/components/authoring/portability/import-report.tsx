import { Link } from "@remix-run/react";
import clsx from "clsx";
import { Badge, type BadgeTone } from "#app/components/ui/badge.tsx";
import { ButtonLink } from "#app/components/ui/button.tsx";
import { Pagination } from "#app/components/ui/pagination.tsx";
import type { ImportReport as Report } from "#app/lib/api-types.ts";
import { NOTE_KINDS, type NoteKind } from "#server/portability/schema.ts";

const KINDS: Record<NoteKind, readonly [words: string, tone: BadgeTone]> = {
  imported: ["Imported", "success"],
  added: ["Added", "success"],
  updated: ["Updated", "info"],
  archived: ["Archived", "neutral"],
  changed: ["Changed", "info"],
  notSupported: ["Not taken over", "warning"],
};

interface ImportReportProps {
  report: Report;
  courseId: string | null;
  show: NoteKind | null;
  page: number;
}

/** What was imported and what was not, line by line. */
export function ImportReport({ report, courseId, show, page }: ImportReportProps) {
  const { format, imported, counts, notes, pages, more } = report;
  return (
    <div className="space-y-6">
      <p>
        Read as {format}: {countOf(imported.modules, "module")}, {countOf(imported.lessons, "lesson")},{" "}
        {countOf(imported.labs, "lab")}, {countOf(imported.pictures, "picture")}.
      </p>
      {courseId !== null && <ButtonLink to={`/teach/courses/${courseId}`}>Open the draft</ButtonLink>}
      <nav aria-label="Lines of the report" className="flex flex-wrap gap-2">
        <Filter to="?" words="All" isShown={show === null} />
        {NOTE_KINDS.filter((kind) => counts[kind] > 0).map((kind) => (
          <Filter
            key={kind}
            to={`?show=${kind}`}
            words={`${KINDS[kind][0]}: ${String(counts[kind])}`}
            isShown={show === kind}
          />
        ))}
      </nav>
      <ul className="divide-y divide-line border-y border-line">
        {notes.map(({ kind, path, line, what }, index) => (
          <li key={index} className="flex flex-col gap-x-4 gap-y-1 py-3 sm:flex-row sm:items-baseline">
            <span className="w-32 shrink-0">
              <Badge tone={KINDS[kind][1]}>{KINDS[kind][0]}</Badge>
            </span>
            <span className="min-w-0">
              {what}
              {path !== "" && (
                <code className="mt-0.5 block text-[0.8125rem] break-all text-muted">
                  {line === null ? path : `${path}:${String(line)}`}
                </code>
              )}
            </span>
          </li>
        ))}
      </ul>
      {more > 0 && <p className="text-sm text-muted">And {more} lines more, which are not kept.</p>}
      <Pagination page={page} pageCount={pages} />
    </div>
  );
}

function Filter({ to, words, isShown }: { to: string; words: string; isShown: boolean }) {
  return (
    <Link
      to={to}
      preventScrollReset
      aria-current={isShown ? "true" : undefined}
      className={clsx(
        "rounded-full border px-3 py-1 text-sm no-underline",
        isShown ? "border-accent bg-accent text-on-accent" : "border-line-strong/60 hover:bg-surface-2",
      )}
    >
      {words}
    </Link>
  );
}

const countOf = (count: number, noun: string) => `${String(count)} ${noun}${count === 1 ? "" : "s"}`;
