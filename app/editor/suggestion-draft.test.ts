import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { lessonText } from "#server/lessons/document.ts";
import { randomFrom, type Random } from "#tests/random.ts";
import { SuggestionDraft, type Change } from "./suggestion-draft.ts";

const NAME = "content";

function lesson(content: string): Y.Text {
  const text = lessonText(new Y.Doc());
  text.insert(0, content);
  return text;
}

function withChanges(content: string, changes: readonly Change[]): string {
  return changes.reduceRight(
    (text, { from, to, insertion }) => text.slice(0, from) + insertion + text.slice(to),
    content,
  );
}

describe("a draft of suggestions", () => {
  it("takes what is typed, and nothing of it is in the lesson", () => {
    const live = lesson("Hello world.");
    const before = Y.encodeStateAsUpdate(live.doc as Y.Doc);
    const draft = new SuggestionDraft(live, NAME);
    draft.text.delete(6, 5);
    draft.text.insert(6, "there");
    draft.text.insert(0, "# ");
    expect(draft.text.toJSON()).toBe("# Hello there.");
    expect(draft.changes()).toEqual([
      { from: 0, to: 0, at: 0, quote: "", insertion: "# " },
      { from: 6, to: 11, at: 8, quote: "world", insertion: "there" },
    ]);
    expect(Y.encodeStateAsUpdate(live.doc as Y.Doc)).toEqual(before);
    draft.close();
  });

  it("takes in what others write meanwhile, and keeps to what was suggested", () => {
    const live = lesson("Hello world.");
    const draft = new SuggestionDraft(live, NAME);
    draft.text.delete(0, 5);
    live.insert(0, "Oh! ");
    live.insert(6, "_");
    live.delete(8, 8);
    expect(draft.text.toJSON()).toBe("Oh! _.");
    expect(withChanges(live.toJSON(), draft.changes())).toBe("Oh! _.");
    draft.close();
    live.insert(0, "x");
    expect(draft.text.toJSON()).toBe("Oh! _.");
  });

  it("forgets what was typed and deleted again", () => {
    const draft = new SuggestionDraft(lesson("a"), NAME);
    draft.text.insert(1, "bc");
    draft.text.delete(1, 2);
    expect(draft.changes()).toEqual([]);
    draft.close();
  });

  it.each(Array.from({ length: 40 }, (_, seed) => [seed]))(
    "seed %i: differs from the lesson by its changes and nothing else",
    (seed) => {
      const random = randomFrom(seed);
      const live = lesson("The quick brown fox jumps over the lazy dog.");
      const other = new Y.Doc();
      Y.applyUpdate(other, Y.encodeStateAsUpdate(live.doc as Y.Doc));
      const draft = new SuggestionDraft(live, NAME);
      for (let step = 0; step < 60; step += 1) {
        editAtRandom(random.pick([draft.text, draft.text, live, lessonText(other)]), random);
        if (random.below(3) === 0) {
          Y.applyUpdate(live.doc as Y.Doc, Y.encodeStateAsUpdate(other));
          Y.applyUpdate(other, Y.encodeStateAsUpdate(live.doc as Y.Doc));
        }
        const changes = draft.changes();
        expect(withChanges(live.toJSON(), changes)).toBe(draft.text.toJSON());
        for (const { from, to, at, quote, insertion } of changes) {
          expect(live.toJSON().slice(from, to)).toBe(quote);
          expect(draft.text.toJSON().slice(at, at + insertion.length)).toBe(insertion);
        }
        if (step % 20 === 0) {
          const again = new SuggestionDraft(live, NAME);
          again.apply(changes);
          expect(again.text.toJSON()).toBe(draft.text.toJSON());
          again.close();
        }
      }
      expect(live.toJSON()).not.toContain("ß");
      draft.close();

      function editAtRandom(text: Y.Text, numbers: Random): void {
        const at = numbers.below(text.length + 1);
        if (numbers.below(2) === 0) text.delete(Math.min(at, text.length), Math.min(4, text.length - at));
        else text.insert(at, text === draft.text ? "ß" : "xyz");
      }
    },
  );
});
