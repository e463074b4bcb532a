import { Pause, Play, SkipBack, SkipForward } from "lucide-react";
import { useMemo, useRef, type KeyboardEvent, type PointerEvent } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { ActivityBars } from "./activity-bars.tsx";
import { useHistory } from "./history-context.ts";
import { useHistorySubject } from "./history-subject.ts";
import { dayOf, sentenceOfMoment, whenOf } from "./moment-words.ts";
import { momentAt, versionsIn } from "./moments.ts";
import type { Replay } from "./use-replay.ts";

const PAGE_STEP = 10;

/** The whole history as a strip to drag along, and to play like a film. */
export function Scrubber({ replay }: { replay: Replay }) {
  const { timeline, moment, choose } = useHistory();
  const moments = useMemo(() => timeline.moments.toReversed(), [timeline.moments]);
  const at = moments.findIndex(({ id }) => id === moment?.id);
  const { playing, toggle, stop, speed, nextSpeed } = replay;
  const go = (to: number) => {
    stop();
    const target = moments[Math.min(moments.length - 1, Math.max(0, to))];
    if (target) choose(target.id);
  };
  return (
    <section
      aria-label="Replay"
      data-pane
      className="flex shrink-0 items-center gap-1 border-t border-line bg-background px-2 py-2 pb-[calc(0.5rem+env(safe-area-inset-bottom))] sm:gap-2 sm:px-4"
    >
      <Button
        tone="plain"
        size="icon"
        className="max-sm:hidden"
        aria-label="Previous moment"
        title="Previous moment"
        disabled={at <= 0}
        onClick={() => go(at - 1)}
      >
        <SkipBack aria-hidden className="size-4" />
      </Button>
      <Button
        tone="quiet"
        size="icon"
        className="rounded-full"
        aria-label={playing ? "Pause" : "Play how it came about"}
        title={playing ? "Pause" : "Play how it came about"}
        disabled={moments.length < 2}
        onClick={toggle}
      >
        {playing ? (
          <Pause aria-hidden className="size-4 fill-current" />
        ) : (
          <Play aria-hidden className="ml-0.5 size-4 fill-current" />
        )}
      </Button>
      <Button
        tone="plain"
        size="icon"
        className="max-sm:hidden"
        aria-label="Next moment"
        title="Next moment"
        disabled={at >= moments.length - 1}
        onClick={() => go(at + 1)}
      >
        <SkipForward aria-hidden className="size-4" />
      </Button>
      <Strip at={at} onGo={go} onToggle={toggle} />
      <Button
        tone="plain"
        size="small"
        className="w-11 px-0 tabular-nums"
        aria-label={`Speed: ${speed} times`}
        title="Speed of the replay"
        onClick={nextSpeed}
      >
        {speed}×
      </Button>
    </section>
  );
}

interface StripProps {
  /** The moment in front, counted from the oldest. */
  readonly at: number;
  readonly onGo: (to: number) => void;
  readonly onToggle: () => void;
}

function Strip({ at, onGo, onToggle }: StripProps) {
  const { meId } = useHistorySubject();
  const { timeline, moment } = useHistory();
  const { moments: newestFirst, versions } = timeline;
  const moments = useMemo(() => newestFirst.toReversed(), [newestFirst]);
  const count = moments.length;
  const strip = useRef<HTMLDivElement>(null);

  const goToPointer = (event: PointerEvent) => {
    const box = strip.current?.getBoundingClientRect();
    if (box) onGo(Math.floor(((event.clientX - box.left) / box.width) * count));
  };
  const press = (event: KeyboardEvent) => {
    const targets: Record<string, number> = {
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      PageUp: at + PAGE_STEP,
      PageDown: at - PAGE_STEP,
      Home: 0,
      End: count - 1,
    };
    const target = targets[event.key];
    if (target !== undefined) onGo(target);
    else if (event.key === " ") onToggle();
    else return;
    event.preventDefault();
  };
  const when = moment ? whenOf(moment, new Date()) : "";
  const named = useMemo(
    () => new Set(versions.flatMap(({ at: point }) => momentAt(newestFirst, point)?.id ?? [])),
    [versions, newestFirst],
  );

  return (
    <div className="min-w-0 flex-1">
      <div
        ref={strip}
        role="slider"
        tabIndex={0}
        aria-label="Moment"
        aria-valuemin={1}
        aria-valuemax={Math.max(1, count)}
        aria-valuenow={at + 1}
        aria-valuetext={
          moment &&
          `${sentenceOfMoment(moment, meId, versionsIn(newestFirst, versions, moment))}, ${at + 1} of ${count}`
        }
        className="relative h-9 cursor-ew-resize touch-none rounded-sm"
        onKeyDown={press}
        onPointerDown={(event) => {
          if (event.button !== 0) return;
          event.currentTarget.setPointerCapture(event.pointerId);
          goToPointer(event);
        }}
        onPointerMove={(event) => {
          if (event.currentTarget.hasPointerCapture(event.pointerId)) goToPointer(event);
        }}
      >
        <ActivityBars moments={moments} named={named} />
        {/* What is yet to come pales. */}
        <span
          aria-hidden
          className="pointer-events-none absolute inset-y-0 right-0 bg-background/70"
          style={{ left: `${((at + 1) / Math.max(1, count)) * 100}%` }}
        />
        <span
          aria-hidden
          className="pointer-events-none absolute -inset-y-1 w-0.5 -translate-x-1/2 rounded-full bg-ink before:absolute before:-top-0.5 before:left-1/2 before:size-2.5 before:-translate-x-1/2 before:rounded-full before:bg-ink"
          style={{ left: `${((at + 0.5) / Math.max(1, count)) * 100}%` }}
        />
      </div>
      <p aria-hidden className="mt-1 flex justify-between gap-3 text-xs text-muted tabular-nums">
        <span className="truncate max-sm:hidden">
          {moments[0] && dayOf(moments[0].startedAt, new Date())}
        </span>
        <span className="shrink-0 font-medium text-ink">{when}</span>
        <span className="shrink-0">
          {at + 1} / {count}
        </span>
      </p>
    </div>
  );
}
