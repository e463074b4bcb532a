import { createContext, useContext } from "react";
import type { Moment, Version } from "#server/history/schema.ts";
import type { HistoryApi } from "./history-api.ts";
import type { Range } from "./moments.ts";
import type { RestoreQuestion } from "./restore-dialog.tsx";
import type { TimelineState, TimelineStore } from "./timeline-store.ts";

/** changes: what the moment changed, or since another one. now: from then to the newest. whole: the files as they were. */
export type View = "changes" | "now" | "whole";

/** An open history: what its parts share. */
export interface History {
  readonly api: HistoryApi;
  readonly store: TimelineStore;
  readonly timeline: TimelineState;
  /** The moment in front; undefined only while there is none. */
  readonly moment: Moment | undefined;
  /** The point looked at: the end of the moment in front, or a named version within it. */
  readonly at: string | undefined;
  /** The names of that point. */
  readonly versions: readonly Version[];
  readonly view: View;
  readonly setView: (view: View) => void;
  /** The moment that is compared from; null when each moment is shown by itself. */
  readonly base: Moment | null;
  readonly compareFrom: (moment: Moment | null) => void;
  /** What the comparison in front spans; null for whole files, and while the older end is on its way. */
  readonly range: Range | null;
  /** The file that was chosen last; it need not be in front, for it need not have changed. */
  readonly path: string | null;
  readonly setPath: (path: string) => void;
  /** Puts a point in front. */
  readonly choose: (point: string) => void;
  /** Asks before it restores. */
  readonly askRestore: (question: RestoreQuestion) => void;
  /** The name of the point in front is being typed. */
  readonly naming: boolean;
  readonly setNaming: (naming: boolean) => void;
  readonly close: () => void;
}

const HistoryContext = createContext<History | null>(null);

export const HistoryProvider = HistoryContext.Provider;

/** The history around this component. */
export function useHistory(): History {
  const history = useContext(HistoryContext);
  if (!history) throw new Error("useHistory is for components inside a history.");
  return history;
}
