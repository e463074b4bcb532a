import { Link } from "@remix-run/react";
import { useState } from "react";
import { Badge } from "#app/components/ui/badge.tsx";
import type { CourseDifference } from "#app/lib/api-types.ts";
import { LessonAsRead, type ComparedLesson } from "./lesson-as-read.tsx";
import { OutlineChanges } from "./outline-changes.tsx";
import { SourceLines } from "./source-lines.tsx";
import "./differences.css";

type DifferenceView = "read" | "source";

type Compared = Omit<ComparedLesson, "lessonId"> & { differences: readonly CourseDifference[] };

/** What differs between two versions, part by part: lessons as they are read, or all as source. */
export function Differences({ compared, view }: { compared: Compared; view: DifferenceView }) {
  const { from, to, differences } = compared;
  const firstLesson = differences.find((difference) => lessonIn(difference) !== null);
  return (
    <section aria-labelledby="differences">
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 id="differences" className="text-xl">
          From {nameOf(from)} to {nameOf(to)}
        </h2>
        {firstLesson && <ViewChoice {...{ from, to, view }} />}
      </div>
      {differences.length === 0 && <p className="text-muted">They are the same.</p>}
      {differences.map((difference) => (
        <Part
          key={`${difference.key} ${view}`}
          {...{ compared, difference, view }}
          isOpen={view === "source" || lessonIn(difference) === null || difference === firstLesson}
        />
      ))}
    </section>
  );
}

type PartProps = {
  compared: Compared;
  difference: CourseDifference;
  view: DifferenceView;
  isOpen: boolean;
};

function Part({ compared, difference, view, isOpen }: PartProps) {
  const [wasOpened, setOpened] = useState(isOpen);
  const { name, change, hunks, changes } = difference;
  const lessonId = lessonIn(difference);
  return (
    <details
      open={isOpen}
      onToggle={(event) => event.currentTarget.open && setOpened(true)}
      className="mb-4 overflow-hidden rounded-lg border border-line bg-surface"
    >
      <summary className="flex cursor-pointer items-center gap-3 px-4 py-2.5">
        <span className="min-w-0 font-medium wrap-anywhere">{name}</span>
        <Badge tone={TONES[change]}>{change}</Badge>
      </summary>
      {view === "read" && changes.length > 0 ? (
        <OutlineChanges changes={changes} />
      ) : view === "read" && lessonId !== null ? (
        wasOpened && (
          <LessonAsRead
            courseId={compared.courseId}
            lessonId={lessonId}
            from={compared.from}
            to={compared.to}
          />
        )
      ) : (
        <SourceLines hunks={hunks} name={name} />
      )}
    </details>
  );
}

type ViewChoiceProps = Pick<Compared, "from" | "to"> & { view: DifferenceView };

function ViewChoice({ from, to, view }: ViewChoiceProps) {
  return (
    <nav aria-label="How to show it" className="flex rounded-md border border-line-strong bg-surface p-0.5">
      {VIEWS.map(({ id, name }) => (
        <Link
          key={id}
          to={`?from=${String(from)}&to=${String(to)}&view=${id}`}
          replace
          preventScrollReset
          aria-current={id === view ? "true" : undefined}
          className="rounded-sm px-3 py-1 text-sm text-muted hover:text-ink aria-[current]:bg-surface-2 aria-[current]:font-medium aria-[current]:text-ink"
        >
          {name}
        </Link>
      ))}
    </nav>
  );
}

const VIEWS = [
  { id: "read", name: "As it is read" },
  { id: "source", name: "As source" },
] as const;

const TONES = { added: "success", removed: "danger", changed: "info" } as const;

const nameOf = (version: number | "draft") =>
  version === "draft" ? "the draft" : `version ${String(version)}`;

function lessonIn({ key }: CourseDifference): string | null {
  return key.startsWith("lesson/") ? key.slice("lesson/".length) : null;
}
