import { Flag, X } from "lucide-react";
import { useEffect, useMemo, useRef, useState, type KeyboardEvent } from "react";
import { Button } from "#app/components/ui/button.tsx";
import type { Moment } from "#server/history/schema.ts";
import { useHistory } from "./history-context.ts";
import { useHistorySubject } from "./history-subject.ts";
import { byDay, pointOf } from "./moment-words.ts";
import { versionsIn } from "./moments.ts";
import { TimelineRow } from "./timeline-row.tsx";

const PAGE_STEP = 6;

interface TimelinePaneProps {
  /** The moment in front was picked for good: by a click or by Enter. */
  readonly onOpen: () => void;
}

/**
 * The moments of the document, newest first and day by day. One stop for Tab; the arrow keys go from moment to
 * moment, Enter leads to what changed, N names, C compares from here, R restores.
 */
export function TimelinePane({ onOpen }: TimelinePaneProps) {
  const { meId } = useHistorySubject();
  const history = useHistory();
  const { timeline, moment, base, store, choose, close } = history;
  const { moments, versions, nextBefore, loadingEarlier } = timeline;
  const [onlyNamed, setOnlyNamed] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  const shownId = moment?.id;

  const versionsOf = useMemo(() => {
    const found = new Map<string, ReturnType<typeof versionsIn>>();
    if (versions.length > 0)
      for (const each of moments) found.set(each.id, versionsIn(moments, versions, each));
    return (id: string) => found.get(id) ?? NONE;
  }, [moments, versions]);
  const filtered = onlyNamed && versions.length > 0;
  const listed = useMemo(
    () => (filtered ? moments.filter(({ id }) => versionsOf(id).length > 0) : moments),
    [filtered, moments, versionsOf],
  );
  const days = useMemo(() => byDay(listed, new Date()), [listed]);
  const stop = listed.find(({ id }) => id === moment?.id) ?? listed[0];

  useEffect(() => {
    if (shownId !== undefined) rowOf(list.current, shownId)?.scrollIntoView({ block: "nearest" });
  }, [shownId]);

  // A moment may have gone on after it was named.
  const pointIn = ({ id }: Moment) => (filtered ? (versionsOf(id)[0]?.at ?? id) : id);
  const go = (to: Moment | undefined) => {
    if (!to) return;
    choose(pointIn(to));
    const row = rowOf(list.current, to.id);
    row?.focus({ preventScroll: true });
    row?.scrollIntoView({ block: "nearest" });
  };
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const at = listed.findIndex(({ id }) => id === stop?.id);
    const targets: Record<string, number> = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: Math.min(listed.length - 1, at + PAGE_STEP),
      PageUp: Math.max(0, at - PAGE_STEP),
      Home: 0,
      End: listed.length - 1,
    };
    const target = targets[event.key];
    if (target !== undefined) {
      go(listed[target]);
      if (target >= listed.length - 1 && nextBefore !== null) void store.loadEarlier();
    } else if (event.key === "Enter" || event.key === " ") {
      if (stop && stop.id !== moment?.id) choose(pointIn(stop));
      onOpen();
    } else if (!stop || !actByKey(event.key.toLowerCase(), stop)) return;
    event.preventDefault();
  };
  /** False for a key that means nothing here. */
  const actByKey = (key: string, chosen: Moment): boolean => {
    const { abilities } = timeline;
    const point = chosen.id === moment?.id ? (history.at ?? chosen.id) : pointIn(chosen);
    if (key === "c") history.compareFrom(base?.id === chosen.id ? null : chosen);
    else if (key === "n" && abilities.name) {
      choose(point);
      history.setNaming(true);
    } else if (key === "r" && abilities.restore) {
      history.askRestore({
        at: point,
        when: pointOf(
          chosen,
          versions.filter(({ at }) => at === point),
        ),
      });
    } else return false;
    return true;
  };

  return (
    <section aria-label="Timeline" data-pane className="flex min-h-0 flex-1 flex-col bg-background">
      <div className="flex h-11 shrink-0 items-center gap-1 pr-2 pl-4">
        <h2 className="flex-1 eyebrow">History</h2>
        {versions.length > 0 && (
          <Button
            tone="plain"
            size="icon"
            className="size-8 aria-pressed:bg-surface-2"
            aria-pressed={filtered}
            aria-label="Named versions only"
            title="Named versions only"
            onClick={() => {
              setOnlyNamed(!filtered);
              void store.loadThrough(versions.at(-1)?.at ?? null);
            }}
          >
            <Flag aria-hidden className={`size-4 ${filtered ? "fill-marker text-warning" : ""}`} />
          </Button>
        )}
        <Button
          tone="plain"
          size="icon"
          className="size-8"
          aria-label="Close the history"
          title="Close the history (Escape)"
          onClick={close}
        >
          <X aria-hidden className="size-4" />
        </Button>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto px-2 pb-4">
        {/* The options in it take the focus, one at a time. */}
        {/* eslint-disable-next-line jsx-a11y/interactive-supports-focus */}
        <div ref={list} role="listbox" aria-label="Moments" onKeyDown={press}>
          {days.map(({ name, moments: each }) => (
            <div key={name} role="group" aria-label={name}>
              <p
                aria-hidden
                className="sticky top-0 z-10 bg-background px-2 pt-3 pb-1.5 text-[0.8125rem] font-semibold"
              >
                {name}
              </p>
              {each.map((one) => (
                <TimelineRow
                  key={one.startedAt.getTime()}
                  moment={one}
                  versions={versionsOf(one.id)}
                  meId={meId}
                  selected={one.id === moment?.id}
                  stop={one.id === stop?.id}
                  isBase={one.id === base?.id}
                  onChoose={() => {
                    choose(pointIn(one));
                    onOpen();
                  }}
                />
              ))}
            </div>
          ))}
        </div>
        {nextBefore !== null && !filtered && (
          <Button
            tone="quiet"
            size="small"
            className="mx-2 mt-3 w-[calc(100%-1rem)]"
            busy={loadingEarlier}
            onClick={() => void store.loadEarlier()}
          >
            {loadingEarlier ? "Reading…" : "Show earlier"}
          </Button>
        )}
      </div>
    </section>
  );
}

function rowOf(list: HTMLElement | null, id: string): HTMLElement | null {
  return list?.querySelector<HTMLElement>(`[data-moment="${id}"]`) ?? null;
}

const NONE: ReturnType<typeof versionsIn> = [];
