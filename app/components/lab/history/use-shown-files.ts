import { useMemo } from "react";
import { useHistory, type View } from "./history-context.ts";
import { fileInFront, filesOfChanges, filesOfPoint, type ShownFile } from "./shown-files.ts";
import { useAnswer } from "./use-answer.ts";

export interface ShownFiles {
  /** Undefined before the first answer. */
  readonly files: readonly ShownFile[] | undefined;
  readonly inFront: ShownFile | undefined;
  /** The files are those of what is asked for now; else they are the last ones, kept meanwhile. */
  readonly current: boolean;
  /** What they are the files of. */
  readonly step: string;
  readonly problem: string | null;
  readonly retry: () => void;
}

/** The files of the moment in front, in the view that is chosen. */
export function useShownFiles(): ShownFiles {
  const { api, at, view, range, path, timeline } = useHistory();
  const { moments } = timeline;
  const changes = useAnswer(
    range === null ? null : `${range.from ?? ""}..${range.to}`,
    () => (range === null ? undefined : api.knownChanges(range)),
    (signal) => (range === null ? NEVER : api.changes(range, signal)),
  );
  const whole = useAnswer(
    view === "whole" && at !== undefined ? at : null,
    () => (at === undefined ? undefined : api.knownFilesAt(at)),
    (signal) => (at === undefined ? NEVER : api.filesAt(at, signal)),
  );
  // What the moment changed, when it is known from before, for the marks beside whole files.
  const before = moments[moments.findIndex(({ id }) => id === at) + 1];
  const marks = at === undefined ? undefined : api.knownChanges({ from: before?.id ?? null, to: at });

  const { value: changedFiles } = changes;
  const { value: allFiles } = whole;
  const files = useMemo(() => {
    if (view === "whole") return allFiles && filesOfPoint(allFiles, marks);
    return changedFiles && filesOfChanges(changedFiles);
  }, [view, allFiles, changedFiles, marks]);
  const inFront = useMemo(() => files && fileInFront(files, path), [files, path]);
  const { current, problem, retry } = view === "whole" ? whole : changes;
  const step = stepOf(view, at, range?.from ?? null);
  return { files, inFront, current, step, problem, retry };
}

function stepOf(view: View, at: string | undefined, from: string | null): string {
  // The end is left out: a moment that grows is still the same step.
  return view === "changes" ? `since:${from ?? ""}` : `${view}:${at ?? ""}`;
}

const NEVER = new Promise<never>(() => undefined);
