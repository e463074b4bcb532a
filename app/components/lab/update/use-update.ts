import { useCallback, useMemo, useSyncExternalStore } from "react";
import {
  choiceAt,
  isClosed,
  isOpen,
  isUndone,
  observeNote,
  readNote,
  standsAsChosen,
  type Choice,
  type Place,
  type UpdateNote,
} from "#server/lab-updates/document.ts";
import { useLab } from "../lab-context.ts";

/** A place that both have changed, as things are now. */
export interface OpenPlace {
  readonly index: number;
  readonly place: Place;
  readonly choice: Choice | null;
  /** It can be chosen, or chosen again. */
  readonly canChoose: boolean;
}

export interface Update {
  readonly note: UpdateNote;
  readonly places: readonly OpenPlace[];
  /** How many of them wait for a choice. */
  readonly open: number;
}

/** The last update of the lab's given files, live; null when there is none to tell of. */
export function useUpdate(): Update | null {
  const { connection, entries } = useLab();
  const { doc } = connection;
  const subscribe = useCallback((listener: () => void) => observeNote(doc, listener), [doc]);
  // A text of all that the map says: React compares it, and it changes with every choice.
  const state = useSyncExternalStore(subscribe, () => JSON.stringify(doc.getMap("update")));
  return useMemo(() => {
    const note = readNote(doc);
    if (note === null || isUndone(doc) || isClosed(doc)) return null;
    const places = note.places.map((place, index): OpenPlace => {
      const choice = choiceAt(doc, index);
      const canChoose = isOpen(doc, note, index) || standsAsChosen(doc, note, index);
      return { index, place, choice, canChoose };
    });
    return {
      note,
      places,
      open: places.filter(({ choice, canChoose }) => choice === null && canChoose).length,
    };
    // `state` and `entries` say when it is to be read again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [doc, state, entries]);
}
