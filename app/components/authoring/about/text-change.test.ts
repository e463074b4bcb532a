import { describe, expect, it } from "vitest";
import * as Y from "yjs";
import { randomFrom } from "#tests/random.ts";
import { changeBetween, movedCaret } from "./text-change.ts";

describe("typing in a shared text area", () => {
  it("is found as one small piece", () => {
    expect(changeBetween("one two", "one new two")).toEqual({ at: 4, removed: 0, added: "new " });
    expect(changeBetween("one two", "one")).toEqual({ at: 3, removed: 4, added: "" });
    expect(changeBetween("same", "same")).toBeNull();
    expect(changeBetween("a😀b", "a😁b")).toEqual({ at: 1, removed: 2, added: "😁" });
  });

  it("makes one text out of the other, whatever they are", () => {
    const random = randomFrom(3);
    const word = () => Array.from({ length: random.below(8) }, () => random.pick(["a", "b", "😀"])).join("");
    for (let round = 0; round < 500; round += 1) {
      const [before, after] = [word(), word()];
      const change = changeBetween(before, after) ?? { at: 0, removed: 0, added: "" };
      expect(before.slice(0, change.at) + change.added + before.slice(change.at + change.removed)).toBe(
        after,
      );
    }
  });

  it("keeps the caret at its word when somebody else types", () => {
    const text = new Y.Doc().getText("text");
    text.insert(0, "one two three");
    let caret = 8;
    text.observe(({ delta }) => (caret = movedCaret(caret, delta)));
    text.insert(0, "zero ");
    expect(text.toJSON().slice(caret)).toBe("three");
    text.delete(0, 9);
    expect(text.toJSON().slice(caret)).toBe("three");
    text.insert(text.length, " four");
    expect(text.toJSON().slice(caret)).toBe("three four");
    text.delete(0, text.length);
    expect(caret).toBe(0);
  });
});
