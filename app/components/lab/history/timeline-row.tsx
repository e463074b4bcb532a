import clsx from "clsx";
import { Flag, GitCompareArrows } from "lucide-react";
import { colorOf } from "#app/lib/person.ts";
import type { Moment, Version } from "#server/history/schema.ts";
import { Faces } from "./faces.tsx";
import { authorsOf, editsOf, lengthOf, sentenceOfMoment, spanOf } from "./moment-words.ts";

export interface TimelineRowProps {
  readonly moment: Moment;
  readonly versions: readonly Version[];
  readonly meId: string;
  readonly selected: boolean;
  /** The one that Tab leads to. */
  readonly stop: boolean;
  /** Comparisons begin here. */
  readonly isBase: boolean;
  readonly onChoose: () => void;
}

/** A moment in the timeline: when, who, how much, and the names given to it. */
export function TimelineRow(props: TimelineRowProps) {
  const { moment, versions, meId, selected, stop, isBase, onChoose } = props;
  const { authors } = moment;
  return (
    // The list takes the keys.
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events
    <div
      role="option"
      aria-selected={selected}
      aria-label={`${sentenceOfMoment(moment, meId, versions)}${isBase ? ", compared from here" : ""}`}
      tabIndex={stop ? 0 : -1}
      data-moment={moment.id}
      onClick={onChoose}
      className="group relative flex cursor-pointer gap-3 rounded-md py-2 pr-3 pl-4 -outline-offset-2 hover:bg-surface-2 aria-selected:bg-surface aria-selected:shadow-sm aria-selected:ring-1 aria-selected:ring-line"
    >
      <span
        aria-hidden
        className={clsx("absolute inset-y-2 left-1 w-1 rounded-full", !selected && "opacity-55")}
        style={{ background: colorsOf(authors) }}
      />
      <div className="min-w-0 flex-1">
        <p className="flex h-6 items-center justify-between gap-2 text-sm">
          <span className="font-medium tabular-nums">{spanOf(moment)}</span>
          {isBase && (
            <span className="ml-auto flex items-center gap-1 rounded-full bg-accent px-1.5 text-[0.6875rem]/4.5 font-medium text-on-accent">
              <GitCompareArrows aria-hidden className="size-3" /> from here
            </span>
          )}
          <Faces authors={authors} size="small" />
        </p>
        {versions.map(({ id, name }) => (
          <p key={id} className="mt-0.5 flex items-start gap-1.5 text-sm font-medium">
            <Flag aria-hidden className="mt-1 size-3.5 shrink-0 fill-marker text-warning" />
            <span className="min-w-0 wrap-anywhere">{name}</span>
          </p>
        ))}
        <p className="mt-0.5 flex items-center gap-1.5 text-[0.8125rem] text-muted">
          <span className="min-w-0 truncate">{authorsOf(moment, meId)}</span>
          <span aria-hidden>·</span>
          <span className="shrink-0 whitespace-nowrap tabular-nums">{editsOf(moment)}</span>
          <span aria-hidden>·</span>
          <span className="shrink-0 whitespace-nowrap tabular-nums">{lengthOf(moment)}</span>
        </p>
      </div>
    </div>
  );
}

/** The authors' colours from top to bottom; grey where only programs wrote. */
function colorsOf(authors: Moment["authors"]): string {
  const [first, ...others] = authors.map(({ id }) => colorOf(id));
  if (first === undefined) return "var(--border-strong)";
  return others.length === 0 ? first : `linear-gradient(${[first, ...others].join(", ")})`;
}
