import { expect, it } from "vitest";
import * as Y from "yjs";
import { replaceText } from "./file-acts.ts";

function edited(before: string, after: string) {
  const text = new Y.Doc().getText("t");
  text.insert(0, before);
  let changed = 0;
  text.observe(({ delta }) => {
    for (const part of delta)
      changed += (part.delete ?? 0) + (typeof part.insert === "string" ? part.insert.length : 0);
  });
  replaceText(text, after);
  return { result: text.toString(), changed };
}

it("replaces only what differs", () => {
  expect(edited("one two three", "one 2 three")).toEqual({ result: "one 2 three", changed: 4 });
});

it("copes with repetition, emptiness and equality", () => {
  expect(edited("aaa", "aaaa").result).toBe("aaaa");
  expect(edited("aaaa", "aa").result).toBe("aa");
  expect(edited("", "new").result).toBe("new");
  expect(edited("old", "").result).toBe("");
  expect(edited("same", "same")).toEqual({ result: "same", changed: 0 });
});
