import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { randomFrom, type Random } from "#tests/random.ts";
import { findAnchor, findGap, makeAnchor } from "./anchor.ts";

function textOf(content: string): Y.Text {
  const text = new Y.Doc().getText("content");
  text.insert(0, content);
  return text;
}

function found(text: Y.Text, anchor: ReturnType<typeof makeAnchor>): string | null {
  const place = findAnchor(text, anchor);
  return place.kind === "there" ? text.toJSON().slice(place.from, place.to) : null;
}

describe("an anchor", () => {
  it("stays on its text through edits around it and in it", () => {
    const text = textOf("One. Two. Three.");
    const anchor = makeAnchor(text, { from: 5, to: 9 });
    text.insert(9, "!");
    text.insert(5, ">");
    text.insert(0, "Zero. ");
    expect(found(text, anchor)).toBe("Two.");
    text.insert(text.toJSON().indexOf("Two") + 1, "---");
    expect(found(text, anchor)).toBe("T---wo.");
  });

  it("says that its text was removed, and where it was", () => {
    const text = textOf("A sentence. Another sentence that goes. The end.");
    const anchor = makeAnchor(text, { from: 12, to: 39 });
    text.delete(11, 29);
    expect(findAnchor(text, anchor)).toEqual({ kind: "removed", at: 11 });
  });

  it("finds text that was taken out and put in again elsewhere", () => {
    const text = textOf("A sentence. Another sentence that moves.\nThe end.");
    const anchor = makeAnchor(text, { from: 12, to: 40 });
    text.delete(12, 28);
    text.insert(text.length, "\nAnother sentence that moves.");
    expect(found(text, anchor)).toBe("Another sentence that moves.");
  });

  it("finds its text in a document that was made anew, by what stands around it", () => {
    const anchor = makeAnchor(textOf("x = 1\ny = 2\nprint(x)\nprint(y)\n"), { from: 18, to: 19 });
    const anew = textOf("# Variables\nx = 1\ny = 2\nprint(x)\nprint(y)\n");
    expect(findAnchor(anew, anchor)).toEqual({ kind: "there", from: 30, to: 31 });
    expect(found(textOf("x marks another spot"), anchor)).toBeNull();
  });

  it("bears bytes that are no position", () => {
    const text = textOf("abc");
    const broken = { start: "////", end: "", quote: "abc", before: "", after: "" };
    expect(findAnchor(text, broken)).toEqual({ kind: "there", from: 0, to: 3 });
    expect(findAnchor(text, { ...broken, quote: "xyz" })).toEqual({ kind: "removed", at: 3 });
  });

  it.each(Array.from({ length: 40 }, (_, seed) => [seed]))("seed %i: follows random edits", (seed) => {
    const random = randomFrom(seed);
    let letters = 0;
    // Every letter is there once, so that it is known by itself.
    const fresh = (count: number) =>
      Array.from({ length: count }, () => String.fromCodePoint(0x4e00 + letters++)).join("");
    const text = textOf(fresh(60));
    const other = new Y.Doc();
    Y.applyUpdate(other, Y.encodeStateAsUpdate(text.doc as Y.Doc));
    const from = random.below(50);
    const to = from + 1 + random.below(10);
    const anchor = makeAnchor(text, { from, to });
    const outside = text.toJSON().slice(0, from) + text.toJSON().slice(to);
    for (let round = 0; round < 15; round += 1) {
      for (const replica of [text, other.getText("content")]) {
        for (let edit = 0; edit < 3; edit += 1) editAtRandom(replica, random, fresh);
      }
      Y.applyUpdate(text.doc as Y.Doc, Y.encodeStateAsUpdate(other));
      Y.applyUpdate(other, Y.encodeStateAsUpdate(text.doc as Y.Doc));
      const content = text.toJSON();
      const left = [...anchor.quote].filter((letter) => content.includes(letter));
      const place = findAnchor(text, anchor);
      const inside = place.kind === "there" ? content.slice(place.from, place.to) : "";
      expect([...inside].filter((letter) => anchor.quote.includes(letter))).toEqual(left);
      expect([...inside].filter((letter) => outside.includes(letter))).toEqual([]);
      if (left.length > 0) expect(place.kind).toBe("there");
      expect(findAnchor(other.getText("content"), anchor)).toEqual(place);
    }
  });
});

describe("a gap", () => {
  it("is where the letters beside it are", () => {
    const text = textOf("one three");
    const anchor = makeAnchor(text, { from: 4, to: 4 });
    text.insert(0, "zero ");
    expect(findGap(text, anchor)).toBe(9);
    text.delete(8, 1);
    expect(findGap(text, anchor)).toBe(8);
    text.insert(8, "2 ");
    expect(findGap(text, anchor)).toBe(10);
    text.delete(8, 7);
    expect(findGap(text, anchor)).toBeNull();
  });

  it("may be at either end", () => {
    const text = textOf("");
    const anchor = makeAnchor(text, { from: 0, to: 0 });
    text.insert(0, "something");
    expect(findGap(text, anchor)).toBe(0);
  });
});

function editAtRandom(text: Y.Text, random: Random, fresh: (count: number) => string): void {
  if (text.length > 0 && random.below(2) === 0) {
    const at = random.below(text.length);
    text.delete(at, Math.min(text.length - at, 1 + random.below(5)));
  } else {
    text.insert(random.below(text.length + 1), fresh(1 + random.below(4)));
  }
}
