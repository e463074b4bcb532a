import { expect, it } from "vitest";
import * as Y from "yjs";
import { makeAnchor } from "#app/editor/anchor.ts";
import { lessonText } from "#server/lessons/document.ts";
import { MAX_PIECES } from "#server/notes/schema.ts";
import { acceptSuggestions } from "./accept.ts";
import type { Suggestion } from "./placed-notes.ts";

function lesson(content: string) {
  const live = lessonText(new Y.Doc());
  live.insert(0, content);
  const suggest = (from: number, to: number, insertion: string): Suggestion => ({
    id: crypto.randomUUID(),
    anchor: makeAnchor(live, { from, to }),
    insertion,
    state: "open",
    createdAt: new Date(),
    author: { id: "a", name: "Ann" },
    decider: null,
  });
  const open = new Set<string>();
  const decisions: [string, number][] = [];
  const ports = {
    decide: (ids: readonly string[], decision: "accepted" | "open") => {
      decisions.push([decision, ids.length]);
      return Promise.resolve(decision === "open" ? ids : ids.filter((id) => !open.has(id)));
    },
    edit: (changes: readonly { from: number; to: number; insertion: string }[]) => {
      for (const { from, to, insertion } of [...changes].reverse()) {
        live.delete(from, to - from);
        live.insert(from, insertion);
      }
    },
  };
  return { live, suggest, taken: open, decisions, ports };
}

it("puts in all that fit, and of those that overlap the first", async () => {
  const { live, suggest, ports } = lesson("Hello world.");
  const all = [suggest(6, 11, "there"), suggest(0, 0, "# "), suggest(8, 12, "!"), suggest(12, 12, " End.")];
  expect(await acceptSuggestions(live, all, ports)).toBe(3);
  expect(live.toJSON()).toBe("# Hello there. End.");
});

it("asks for no more at once than may be decided at once", async () => {
  const { live, suggest, decisions, ports } = lesson("a ".repeat(MAX_PIECES + 1));
  const all = Array.from({ length: MAX_PIECES + 1 }, (_, n) => suggest(2 * n, 2 * n + 1, "b"));
  expect(await acceptSuggestions(live, all, ports)).toBe(MAX_PIECES + 1);
  expect(live.toJSON()).toBe("b ".repeat(MAX_PIECES + 1));
  expect(decisions).toEqual([
    ["accepted", MAX_PIECES],
    ["accepted", 1],
  ]);
});

it("leaves what another editor has put in", async () => {
  const { live, suggest, taken, ports } = lesson("Hello");
  const one = suggest(5, 5, "!");
  taken.add(one.id);
  expect(await acceptSuggestions(live, [one], ports)).toBe(0);
  expect(live.toJSON()).toBe("Hello");
});

it("does not touch text that was changed since, not even while it asks", async () => {
  const { live, suggest, decisions, ports } = lesson("Hello world.");
  const one = suggest(6, 11, "there");
  const accepting = acceptSuggestions(live, [one], ports);
  live.insert(8, "o");
  expect(await accepting).toBe(0);
  expect(live.toJSON()).toBe("Hello woorld.");
  expect(decisions).toEqual([
    ["accepted", 1],
    ["open", 1],
  ]);
  expect(await acceptSuggestions(live, [one], ports)).toBe(0);
  expect(decisions).toHaveLength(2);
});
