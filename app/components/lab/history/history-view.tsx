import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { Banner } from "#app/components/ui/banner.tsx";
import { Button } from "#app/components/ui/button.tsx";
import { useWideWindow } from "../use-wide-window.ts";
import type { HistoryAddress } from "./history-address.ts";
import { HistoryProvider, useHistory } from "./history-context.ts";
import { useHistorySubject } from "./history-subject.ts";
import { HistoryInstead } from "./history-instead.tsx";
import { HistorySkeleton } from "./history-skeleton.tsx";
import { MomentPane } from "./moment-pane.tsx";
import { RestoreDialog, type RestoreQuestion } from "./restore-dialog.tsx";
import { Scrubber } from "./scrubber.tsx";
import { TimelinePane } from "./timeline-pane.tsx";
import { useOpenHistory } from "./use-open-history.ts";
import { useReplay } from "./use-replay.ts";
import { useShownFiles } from "./use-shown-files.ts";

/** How a lab or a lesson came about: its moments, what changed in each, and the way back to any of them. */
export function HistoryView({ address }: { address: HistoryAddress }) {
  const [question, setQuestion] = useState<RestoreQuestion | null>(null);
  const history = useOpenHistory(address, setQuestion);
  const closeByKey = (event: KeyboardEvent) => {
    const inCode = (event.target as HTMLElement).closest(".monaco-editor, dialog") !== null;
    if (event.key === "Escape" && !event.defaultPrevented && !inCode) address.close();
  };
  return (
    // A key for everything within that has no use of its own for it.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="flex min-h-0 flex-1 flex-col" onKeyDown={closeByKey}>
      {history === null ? (
        <HistorySkeleton onClose={address.close} />
      ) : (
        <HistoryProvider value={history}>
          <Content />
          <RestoreDialog question={question} onClose={() => setQuestion(null)} />
        </HistoryProvider>
      )}
    </div>
  );
}

function Content() {
  const { timeline, store, close } = useHistory();
  const { noun } = useHistorySubject();
  const { loaded, problem, moments } = timeline;
  if (!loaded && problem === null) return <HistorySkeleton onClose={close} />;
  if (!loaded) {
    return (
      <HistoryInstead
        title="The history could not be read"
        problem={problem ?? ""}
        onRetry={() => void store.refresh()}
        onClose={close}
      />
    );
  }
  if (moments.length === 0) {
    return (
      <HistoryInstead title="No history yet" onClose={close}>
        <p className="max-w-md">
          Everything that happens to {noun === "lab" ? "the files of this lab" : "the text of this lesson"}{" "}
          will be kept here, with who did it. Write something, then come back.
        </p>
      </HistoryInstead>
    );
  }
  return <Moments />;
}

function Moments() {
  const { moment, timeline, store } = useHistory();
  const { status } = useHistorySubject();
  const wide = useWideWindow();
  const shown = useShownFiles();
  const replay = useReplay(shown);
  const [inList, setInList] = useState(true);
  const target = useRef<HTMLElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const offline = status === "offline";

  // The history begins where its list begins, for the keyboard too.
  useEffect(() => {
    list.current?.querySelector<HTMLElement>("[role=option][tabindex='0']")?.focus({ preventScroll: true });
  }, []);
  const open = () => {
    setInList(false);
    // After the pane is there to take the focus.
    requestAnimationFrame(() => target.current?.focus({ preventScroll: true }));
  };
  if (!moment) return null;
  return (
    <>
      {(offline || timeline.problem !== null) && (
        <Banner
          tone="warning"
          className="shrink-0 rounded-none border-x-0 border-t-0 py-1.5"
          action={
            <Button tone="quiet" size="small" onClick={() => void store.refresh()}>
              Retry
            </Button>
          }
        >
          {offline || timeline.problem === null
            ? "You are offline. What has been read stays here; newer moments come when you are back."
            : timeline.problem}
        </Banner>
      )}
      <div className="grid min-h-0 flex-1 grid-rows-1 md:grid-cols-[minmax(15rem,19rem)_minmax(0,1fr)]">
        {(wide || inList) && (
          <div ref={list} className="flex min-h-0 min-w-0 flex-col border-line md:border-r">
            <TimelinePane onOpen={open} />
          </div>
        )}
        {(wide || !inList) && (
          <MomentPane
            moment={moment}
            shown={shown}
            target={target}
            onBack={wide ? null : () => setInList(true)}
            playing={replay.playing}
          />
        )}
      </div>
      {(wide || !inList) && <Scrubber replay={replay} />}
    </>
  );
}
