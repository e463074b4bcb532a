import { Link, useRouteLoaderData } from "@remix-run/react";
import { ArrowLeft, ChevronRight, Eye, FlaskConical } from "lucide-react";
import { SettingsButton } from "#app/components/authoring/item-settings/settings-button.tsx";
import { HistoryLink } from "#app/components/lab/history/history-link.tsx";
import { DocumentSaveState } from "#app/components/lab/save-state.tsx";
import { ThemeButton } from "#app/components/theme-button.tsx";
import { ButtonLink } from "#app/components/ui/button.tsx";
import { AlsoHere } from "#app/components/ui/also-here.tsx";
import type { DocumentConnection, DocumentState } from "#app/editor/document-connection.ts";
import { distinctPeople, useParticipants } from "#app/editor/people.ts";
import type { ThemeChoice } from "#app/lib/theme.ts";
import type { LessonDraft } from "./lesson-draft.ts";
import { SuggestingState } from "./notes/suggesting-state.tsx";
import type { UsedSuggesting } from "./notes/use-suggesting.ts";

interface EditorHeaderProps {
  readonly data: LessonDraft;
  readonly document: DocumentState;
  readonly connection: DocumentConnection | null;
  /** Set while one suggests: then it matters whether that is kept. */
  readonly suggesting: UsedSuggesting | null;
  /** Null before there is a document. */
  readonly history: { readonly isOpen: boolean; readonly toggle: () => void } | null;
}

/** Where we are, whether it is saved, and who else is here. */
export function EditorHeader({ data, document, connection, suggesting, history }: EditorHeaderProps) {
  const theme = useRouteLoaderData<{ theme: ThemeChoice }>("root")?.theme ?? "system";
  const others = distinctPeople(useParticipants(connection?.awareness ?? null)).filter(
    ({ id }) => id !== data.me.id,
  );
  const readOnlyBecause = document.level === "write" ? null : (document.reason ?? "You can only read this.");
  return (
    <header className="flex h-13 shrink-0 items-center gap-2 border-b border-line bg-surface px-3">
      <nav aria-label="Where you are" className="flex min-w-0 items-center gap-1.5 text-sm">
        <Link
          to={`/teach/courses/${data.course.id}`}
          aria-label={`Back to ${data.course.title}`}
          className="grid size-9 shrink-0 place-items-center rounded-md hover:bg-surface-2"
        >
          <ArrowLeft aria-hidden className="size-4" />
        </Link>
        <Link
          to={`/teach/courses/${data.course.id}`}
          className="min-w-0 truncate rounded-sm text-muted hover:text-ink hover:underline max-sm:hidden"
        >
          {data.course.title}
        </Link>
        <ChevronRight aria-hidden className="size-4 shrink-0 text-muted max-sm:hidden" />
        <h1 className="min-w-0 truncate font-sans text-sm font-semibold tracking-normal">
          {data.lesson.title}
        </h1>
      </nav>
      {suggesting ? (
        <SuggestingState saving={suggesting.saving} />
      ) : (
        <DocumentSaveState document={document} readOnlyBecause={readOnlyBecause} />
      )}
      <div className="ml-auto flex items-center gap-2">
        <AlsoHere people={others} />
        {history && <HistoryLink open={history.isOpen} onToggle={history.toggle} />}
        <SettingsButton
          courseId={data.course.id}
          lessonId={data.lesson.id}
          userId={data.me.id}
          mayEdit={data.abilities.edit}
        />
        {data.lesson.lab && (
          <ButtonLink
            to={`/teach/courses/${data.course.id}/labs/${data.lesson.lab.id}`}
            tone="quiet"
            size="small"
            aria-label="Edit the lab"
          >
            <FlaskConical aria-hidden className="size-4" />
            <span className="max-lg:sr-only">Lab</span>
          </ButtonLink>
        )}
        <ButtonLink
          to={`/teach/courses/${data.course.id}/preview/${data.lesson.id}`}
          tone="quiet"
          size="small"
          aria-label="Preview as a student"
        >
          <Eye aria-hidden className="size-4" />
          <span className="max-sm:sr-only">As a student</span>
        </ButtonLink>
        <span className="max-sm:hidden">
          <ThemeButton initial={theme} />
        </span>
      </div>
    </header>
  );
}
