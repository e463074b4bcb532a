import { useEffect, useState, useSyncExternalStore } from "react";
import type * as Y from "yjs";
import { Suggesting, type SuggestingState } from "#app/editor/suggesting.ts";
import { LESSON_TEXT } from "#server/lessons/document.ts";
import type { NotesState, NotesStore } from "./notes-store.ts";

interface SuggestingInput extends NotesState {
  /** Whether one suggests, and the lesson is there to suggest changes of. */
  readonly isWanted: boolean;
  readonly live: Y.Text;
  readonly store: NotesStore;
  readonly myId: string;
}

export interface UsedSuggesting extends SuggestingState {
  readonly person: Suggesting;
}

/** What somebody suggests, for as long as they do; null while they write or read. */
export function useSuggesting({
  isWanted,
  live,
  store,
  myId,
  notes,
  afterSave,
}: SuggestingInput): UsedSuggesting | null {
  const [person, setPerson] = useState<Suggesting | null>(null);
  const isReady = isWanted && notes !== null;

  useEffect(() => {
    if (!isReady) return undefined;
    const made = new Suggesting({
      live,
      name: LESSON_TEXT,
      open: (store.get().notes?.suggestions ?? []).filter(
        ({ state, author }) => state === "open" && author?.id === myId,
      ),
      save: store.saveSuggestions,
    });
    setPerson(made);
    return () => {
      setPerson(null);
      made.close();
    };
  }, [isReady, live, store, myId]);

  const state = useSyncExternalStore(
    person?.subscribe ?? subscribeToNothing,
    person?.get ?? nothing,
    nothing,
  );
  useEffect(() => {
    const open = notes?.suggestions.filter((suggestion) => suggestion.state === "open") ?? [];
    person?.sync(new Set(open.map(({ id }) => id)), afterSave);
  }, [person, notes, afterSave]);
  const isUnsaved = state !== null && state.saving !== "saved";
  useEffect(() => {
    if (!isUnsaved) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isUnsaved]);
  return person && state && { ...state, person };
}

const subscribeToNothing = () => () => undefined;
const nothing = () => null;
