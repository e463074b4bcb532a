import clsx from "clsx";
import { FileQuestion, Undo2 } from "lucide-react";
import type { ReactNode, RefObject } from "react";
import { Button } from "#app/components/ui/button.tsx";
import { Skeleton } from "#app/components/ui/skeleton.tsx";
import { TabPanel, Tabs } from "#app/components/ui/tabs.tsx";
import { nameOf } from "#app/editor/language-of.ts";
import type { Moment } from "#server/history/schema.ts";
import { DiffView } from "./diff-view.tsx";
import { FileChoice } from "./file-choice.tsx";
import { useHistory } from "./history-context.ts";
import { MomentHead } from "./moment-head.tsx";
import { changedFilesOf } from "./moment-words.ts";
import { useMonaco } from "./read-only-code.ts";
import { RestoreFileButton } from "./restore-file-button.tsx";
import type { ShownFile } from "./shown-files.ts";
import type { ShownFiles } from "./use-shown-files.ts";
import { ViewSwitch } from "./view-switch.tsx";
import { WholeView } from "./whole-view.tsx";

interface MomentPaneProps {
  readonly moment: Moment;
  readonly shown: ShownFiles;
  /** Takes the focus when a moment is opened from the list. */
  readonly target: RefObject<HTMLElement>;
  /** Back to the list, where both do not fit; null where they do. */
  readonly onBack: (() => void) | null;
  /** Something moves by itself: nothing is announced. */
  readonly playing: boolean;
}

/** One moment: who and when, the files, and what changed in the one in front. */
export function MomentPane({ moment, shown, target, onBack, playing }: MomentPaneProps) {
  const { files, inFront, current, problem, retry } = shown;
  const { setPath, view } = useHistory();
  return (
    <section
      ref={target}
      tabIndex={-1}
      aria-label="Moment"
      data-pane
      className="flex h-full min-h-0 min-w-0 flex-col bg-surface outline-none"
    >
      <MomentHead moment={moment} onBack={onBack} />
      <ViewSwitch />
      <p role="status" className="sr-only">
        {!playing && current && files && view !== "whole" && changedFilesOf(files.length)}
      </p>
      <div className="relative flex min-h-0 flex-1 flex-col border-t border-line" aria-busy={!current}>
        {problem !== null ? (
          <Notice>
            <p role="alert">{problem}</p>
            <Button tone="quiet" size="small" onClick={retry}>
              Retry
            </Button>
          </Notice>
        ) : !files ? (
          <WaitingForFiles />
        ) : !inFront ? (
          <NothingDiffers />
        ) : (
          <Tabs
            selectedKey={inFront.path}
            onSelectionChange={(key) => setPath(String(key))}
            className={clsx("flex min-h-0 flex-1 flex-col", !current && "opacity-60")}
          >
            <div className="flex shrink-0 items-center border-b border-line *:first:min-w-0 *:first:flex-1">
              <div className="[&_[role=tablist]]:border-b-0">
                <FileChoice files={files} inFront={inFront.path} onChoose={setPath} />
              </div>
              <RestoreFileButton file={inFront} />
            </div>
            <TabPanel id={inFront.path} className="relative min-h-0 flex-1 -outline-offset-2">
              <FileView file={inFront} step={shown.step} />
            </TabPanel>
          </Tabs>
        )}
      </div>
    </section>
  );
}

function FileView({ file, step }: { file: ShownFile; step: string }) {
  const monaco = useMonaco();
  if (monaco === "failed") {
    return <Notice>The editor could not be loaded. Check your connection, then reload the page.</Notice>;
  }
  if (monaco === null) return <WaitingForFiles />;
  if (file.binary) {
    return (
      <Notice>
        <FileQuestion aria-hidden strokeWidth={1.5} className="size-8 text-accent" />
        <p>
          <strong className="font-semibold text-ink">{nameOf(file.path)}</strong> is not text. The history
          knows that it changed, but keeps no copy of it.
        </p>
      </Notice>
    );
  }
  return file.kind === "whole" ? (
    <WholeView monaco={monaco} path={file.path} text={file.text ?? ""} />
  ) : (
    <DiffView monaco={monaco} path={file.path} before={file.before} after={file.after} step={step} />
  );
}

function NothingDiffers() {
  const { view, timeline, moment, base } = useHistory();
  const isNewest = moment?.id === timeline.moments[0]?.id;
  return (
    <Notice>
      <Undo2 aria-hidden strokeWidth={1.5} className="size-8 text-accent" />
      <p>
        {view === "now"
          ? isNewest
            ? "This is how the files are now."
            : "The files are now as they were then."
          : view === "whole"
            ? "There were no files then."
            : base
              ? "Between these two moments nothing differs."
              : "What was done here was undone in the same moment: the files are as they were before."}
      </p>
    </Notice>
  );
}

function WaitingForFiles() {
  return (
    <div className="absolute inset-0 space-y-3 bg-surface p-6">
      <span role="status" className="sr-only">
        Reading what changed…
      </span>
      {["w-2/5", "w-3/5", "w-1/3", "w-1/2", "w-1/4"].map((width) => (
        <Skeleton key={width} className={`h-3.5 ${width}`} />
      ))}
    </div>
  );
}

function Notice({ children }: { children: ReactNode }) {
  return (
    <div className="absolute inset-0 flex flex-col items-center justify-center gap-3 bg-surface p-8 text-center text-[0.9375rem] text-muted">
      {children}
    </div>
  );
}
