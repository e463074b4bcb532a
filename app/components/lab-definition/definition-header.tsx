import { Link, useRouteLoaderData } from "@remix-run/react";
import { ArrowLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import { HistoryLink } from "#app/components/lab/history/history-link.tsx";
import type { EditorHistory } from "#app/components/lab/history/use-editor-history.ts";
import { DocumentSaveState } from "#app/components/lab/save-state.tsx";
import { ThemeButton } from "#app/components/theme-button.tsx";
import { AlsoHere } from "#app/components/ui/also-here.tsx";
import type { DocumentConnection, DocumentState } from "#app/editor/document-connection.ts";
import { distinctPeople, useParticipants } from "#app/editor/people.ts";
import type { ThemeChoice } from "#app/lib/theme.ts";
import type { LabDraftData } from "./lab-draft-data.ts";

interface DefinitionHeaderProps {
  readonly data: LabDraftData;
  readonly document: DocumentState;
  readonly connection: DocumentConnection | null;
  /** Null before there is a document. */
  readonly history: EditorHistory | null;
  /** What can be done with the lab. */
  readonly children?: ReactNode;
}

/** Where we are, whether it is saved, who else is here, and what can be done. */
export function DefinitionHeader(props: DefinitionHeaderProps) {
  const { data, document, connection, history, children } = props;
  const theme = useRouteLoaderData<{ theme: ThemeChoice }>("root")?.theme ?? "system";
  const others = distinctPeople(useParticipants(connection?.awareness ?? null)).filter(
    ({ id }) => id !== data.me.id,
  );
  const { course, lesson } = data;
  const readOnlyBecause = document.level === "write" ? null : (document.reason ?? "You can only read this.");
  return (
    <header className="flex h-13 shrink-0 items-center gap-2 border-b border-line bg-surface px-3">
      <nav aria-label="Where you are" className="flex min-w-0 items-center gap-1.5 text-sm">
        <Link
          to={`/teach/courses/${course.id}`}
          aria-label={`Back to ${course.title}`}
          className="grid size-9 shrink-0 place-items-center rounded-md hover:bg-surface-2"
        >
          <ArrowLeft aria-hidden className="size-4" />
        </Link>
        <Link
          to={`/teach/courses/${course.id}/lessons/${lesson.id}`}
          className="min-w-0 truncate rounded-sm text-muted hover:text-ink hover:underline max-md:hidden"
        >
          {lesson.title}
        </Link>
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted max-md:hidden" />
        <h1 className="min-w-0 truncate font-sans text-sm font-semibold tracking-normal">Lab</h1>
      </nav>
      <DocumentSaveState document={document} readOnlyBecause={readOnlyBecause} />
      <div className="ml-auto flex items-center gap-2">
        <AlsoHere people={others} />
        {history && <HistoryLink open={history.isOpen} onToggle={history.toggle} />}
        {children}
        <span className="max-sm:hidden">
          <ThemeButton initial={theme} />
        </span>
      </div>
    </header>
  );
}
