import { useEffect, useMemo, useState } from "react";
import type * as Y from "yjs";
import { findAnchor, type Found } from "#app/editor/anchor.ts";
import type { NoteMark } from "#app/editor/note-marks.ts";
import { placeSuggestion, type PlacedSuggestion } from "#app/editor/place-suggestion.ts";
import type { DraftChange } from "#app/editor/suggestion-draft.ts";
import type { LessonNotes } from "#app/lib/api-types.ts";

export type Thread = LessonNotes["threads"][number];
export type Suggestion = LessonNotes["suggestions"][number];

/** A note and where it stands in a text now. */
export type PlacedNote =
  | { readonly kind: "thread"; readonly at: number; readonly place: Found; readonly thread: Thread }
  | {
      readonly kind: "suggestion";
      readonly at: number;
      readonly place: PlacedSuggestion;
      readonly suggestion: Suggestion;
    };

/** Places are found anew this long after an edit, so that one keystroke after another does not wait for it. */
const PLACE_AFTER_MS = 60;

/** The notes in the order of the text, as it changes. */
export function usePlacedNotes(text: Y.Text, notes: LessonNotes | null): readonly PlacedNote[] {
  const [edits, setEdits] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const placeSoon = () => {
      timer ??= setTimeout(() => {
        timer = null;
        setEdits((count) => count + 1);
      }, PLACE_AFTER_MS);
    };
    text.observe(placeSoon);
    return () => {
      text.unobserve(placeSoon);
      if (timer !== null) clearTimeout(timer);
    };
  }, [text]);
  // `edits` stands for what the text says now.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  return useMemo(() => (notes === null ? [] : placeNotes(text, notes)), [text, notes, edits]);
}

/** All notes with their places, in the order of the text; those of one place by age. */
export function placeNotes(text: Y.Text, { threads, suggestions }: LessonNotes): PlacedNote[] {
  const content = text.toJSON();
  const placed = [
    ...threads.map((thread): PlacedNote => {
      const place = findAnchor(text, thread.anchor, content);
      return { kind: "thread", at: offsetOf(place), place, thread };
    }),
    ...suggestions.map((suggestion): PlacedNote => {
      const place = placeSuggestion(text, suggestion.anchor, content);
      return { kind: "suggestion", at: offsetOf(place), place, suggestion };
    }),
  ];
  return placed.sort((a, b) => a.at - b.at);
}

/** What of the notes is drawn into the text: open ones, and what is typed in a draft instead of its pieces. */
export function marksOf(
  placed: readonly PlacedNote[],
  chosenId: string | null,
  draft: { readonly changes: readonly DraftChange[]; readonly has: (id: string) => boolean } | null,
): NoteMark[] {
  const marks = placed.flatMap((note): NoteMark[] => {
    if (note.kind === "thread") {
      const { thread, place } = note;
      if (place.kind === "removed" || thread.resolvedAt !== null) return [];
      const [first] = thread.comments;
      const about = `${first?.author?.name ?? "Somebody"}: ${first?.body ?? ""}`;
      const { from, to } = place;
      return [{ kind: "thread", id: thread.id, from, to, isChosen: thread.id === chosenId, about }];
    }
    const { suggestion, place } = note;
    const { id, insertion, author, state } = suggestion;
    if (place.kind === "removed" || state !== "open" || draft?.has(id) === true) return [];
    const { from, to } = place;
    const about = `${author?.name ?? "Somebody"} suggests this.`;
    return [
      ...(to > from ? [{ kind: "removal", id, from, to, about } as const] : []),
      ...(insertion !== "" ? [{ kind: "insertion", id, at: to, content: insertion } as const] : []),
    ];
  });
  return [...marks, ...(draft?.changes ?? []).flatMap(marksOfChange)];
}

function marksOfChange({ at, quote, insertion }: DraftChange): NoteMark[] {
  const to = at + insertion.length;
  return [
    ...(insertion === "" ? [] : [{ kind: "typed", id: "", from: at, to, about: "" } as const]),
    ...(quote === "" ? [] : [{ kind: "taken", id: "", at: to, content: quote } as const]),
  ];
}

/** The id of a note of either kind. */
export function noteId(note: PlacedNote): string {
  return note.kind === "thread" ? note.thread.id : note.suggestion.id;
}

/** Resolved or decided. */
export function isDone(note: PlacedNote): boolean {
  return note.kind === "thread" ? note.thread.resolvedAt !== null : note.suggestion.state !== "open";
}

function offsetOf(place: Found | PlacedSuggestion): number {
  return place.kind === "removed" ? place.at : place.from;
}
