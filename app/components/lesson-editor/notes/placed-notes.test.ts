import { expect, it } from "vitest";
import * as Y from "yjs";
import { makeAnchor } from "#app/editor/anchor.ts";
import { SuggestionDraft } from "#app/editor/suggestion-draft.ts";
import type { LessonNotes } from "#app/lib/api-types.ts";
import { LESSON_TEXT, lessonText } from "#server/lessons/document.ts";
import { marksOf, noteId, placeNotes, type Suggestion, type Thread } from "./placed-notes.ts";

const ann = { id: "a", name: "Ann" };

function lesson(content: string) {
  const live = lessonText(new Y.Doc());
  live.insert(0, content);
  const thread = (id: string, from: number, to: number, isResolved = false): Thread => ({
    id,
    anchor: makeAnchor(live, { from, to }),
    createdAt: new Date(),
    resolvedAt: isResolved ? new Date() : null,
    resolver: isResolved ? ann : null,
    comments: [{ id: `${id}1`, body: "Why?", createdAt: new Date(), editedAt: null, author: ann }],
  });
  const suggestion = (id: string, from: number, to: number, insertion: string): Suggestion => ({
    id,
    anchor: makeAnchor(live, { from, to }),
    insertion,
    state: "open",
    createdAt: new Date(),
    author: ann,
    decider: null,
  });
  const notes = (threads: Thread[], suggestions: Suggestion[]): LessonNotes => ({
    threads,
    suggestions,
    people: [ann],
    abilities: { comment: true, decide: true },
  });
  return { live, thread, suggestion, notes };
}

it("lists notes in the order of the text, also those whose text is gone", () => {
  const { live, thread, suggestion, notes } = lesson("One two three four five six.");
  const all = notes([thread("t2", 19, 23), thread("t1", 4, 13)], [suggestion("s", 14, 18, "4")]);
  live.delete(4, 10);
  const placed = placeNotes(live, all);
  expect(placed.map(noteId)).toEqual(["t1", "s", "t2"]);
  expect(placed.map(({ place }) => place.kind)).toEqual(["removed", "stands", "there"]);
});

it("marks what is open, and in the text of whoever suggests what they typed", () => {
  const { live, thread, suggestion, notes } = lesson("One two three.");
  const all = notes(
    [thread("t", 0, 3), thread("done", 4, 7, true)],
    [suggestion("theirs", 4, 7, "2"), suggestion("mine", 8, 13, "3")],
  );
  expect(marksOf(placeNotes(live, all), "t", null)).toMatchObject([
    { kind: "thread", id: "t", from: 0, to: 3, isChosen: true, about: "Ann: Why?" },
    { kind: "removal", id: "theirs", from: 4, to: 7 },
    { kind: "insertion", id: "theirs", at: 7, content: "2" },
    { kind: "removal", id: "mine", from: 8, to: 13 },
    { kind: "insertion", id: "mine", at: 13, content: "3" },
  ]);

  const draft = new SuggestionDraft(live, LESSON_TEXT);
  draft.apply([{ from: 8, to: 13, insertion: "3" }]);
  const own = { changes: draft.changes(), has: (id: string) => id === "mine" };
  expect(marksOf(placeNotes(draft.text, all), null, own)).toMatchObject([
    { kind: "thread", id: "t", isChosen: false },
    { kind: "removal", id: "theirs", from: 4, to: 7 },
    { kind: "insertion", id: "theirs", at: 7 },
    { kind: "typed", from: 8, to: 9 },
    { kind: "taken", at: 9, content: "three" },
  ]);
  draft.close();
});
