import { useEffect, useState } from "react";
import { useSearchParams } from "@remix-run/react";
import type * as Y from "yjs";
import { showToast } from "#app/components/ui/toast.tsx";
import { findAnchor, makeAnchor } from "#app/editor/anchor.ts";
import type { LessonSession } from "#app/editor/lesson-session.ts";
import { countOf } from "#app/lib/format.ts";
import { MAX_QUOTE_LENGTH, type StoredAnchor } from "#server/notes/schema.ts";
import { acceptSuggestions } from "./accept.ts";
import type { NotesState, NotesStore } from "./notes-store.ts";
import type { Suggestion } from "./placed-notes.ts";
import type { UsedSuggesting } from "./use-suggesting.ts";

interface NoteActsInput extends NotesState {
  readonly session: LessonSession | null;
  readonly live: Y.Text;
  readonly suggesting: UsedSuggesting | null;
  readonly store: NotesStore;
  readonly myName: string;
  /** Brings the panel of notes on screen. */
  readonly onShow: () => void;
}

/** What one may do with notes in the editor, and which of them is looked at. */
export function useNoteActs({ session, live, suggesting, store, notes, myName, onShow }: NoteActsInput) {
  const [search] = useSearchParams();
  const [chosenId, setChosenId] = useState(search.get("thread"));
  const [composing, setComposing] = useState<StoredAnchor | null>(null);

  const mentionsMe = notes?.threads.some(
    ({ id, comments }) =>
      id === chosenId && comments.some(({ body }) => body.toLowerCase().includes(`@${myName.toLowerCase()}`)),
  );
  useEffect(() => {
    if (mentionsMe === true && chosenId !== null) void store.markSeen(chosenId);
  }, [mentionsMe, chosenId, store]);

  return {
    chosenId,
    composing,
    cancel: () => setComposing(null),
    choose(id: string) {
      setChosenId(id);
      onShow();
    },
    compose() {
      if (!session) return;
      const anchor = anchorOfSelection(session, live, suggesting?.text ?? live);
      if (anchor === null) {
        return showToast({ message: "Select text of the lesson first; the comment will be about that." });
      }
      setComposing(anchor);
      onShow();
    },
    async composed(body: string): Promise<boolean> {
      if (composing === null) return false;
      const threadId = await store.start({ anchor: composing, body });
      if (threadId === null) return false;
      setComposing(null);
      setChosenId(threadId);
      return true;
    },
    async accept(suggestions: readonly Suggestion[]): Promise<void> {
      if (!session) return;
      const count = await acceptSuggestions(live, suggestions, {
        decide: (ids, decision) => store.decide(ids, decision),
        edit: (changes) => session.editLesson(changes),
      });
      const left = suggestions.length - count;
      if (left > 0) {
        showToast({ message: `${countOf(left, "suggestion")} could not be put in: the text has changed.` });
      }
    },
    withdraw(id: string): void {
      if (suggesting?.person.has(id)) suggesting.person.withdraw(id);
      else store.saveSuggestions([], [id]).catch(() => undefined); // Told by the store.
    },
  };
}

/** Null when nothing of the lesson itself is selected: what is only suggested is nothing to comment on yet. */
function anchorOfSelection(session: LessonSession, live: Y.Text, shown: Y.Text): StoredAnchor | null {
  const selected = session.selected();
  if (selected.from === selected.to) return null;
  if (shown === live) return makeAnchor(live, selected, MAX_QUOTE_LENGTH);
  const place = findAnchor(live, makeAnchor(shown, selected));
  return place.kind === "there" ? makeAnchor(live, place, MAX_QUOTE_LENGTH) : null;
}
