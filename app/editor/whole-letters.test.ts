import { expect, it } from "vitest";
import * as Y from "yjs";
import { ofWholeLetters } from "./whole-letters.ts";

function change(content: string, at: number, remove: number, insert: string): string {
  const text = new Y.Doc().getText("t");
  text.insert(0, content);
  const whole = ofWholeLetters(text, at, remove, insert);
  text.delete(whole.at, whole.remove);
  text.insert(whole.at, whole.insert);
  return text.toString();
}

it("leaves ordinary changes alone", () => {
  const text = new Y.Doc().getText("t");
  text.insert(0, "a😀b");
  expect(ofWholeLetters(text, 3, 1, "é😀")).toEqual({ at: 3, remove: 1, insert: "é😀" });
  expect(ofWholeLetters(text, 0, 1, "")).toEqual({ at: 0, remove: 1, insert: "" });
});

it("keeps letters whole when a change begins or ends inside one", () => {
  // 😀 and 😁 begin with the same half, 😀 and 🈀 end with the same.
  expect(change("a😀b", 2, 1, "😁".slice(1))).toBe("a😁b");
  expect(change("a😀b", 1, 1, "🈀".slice(0, 1))).toBe("a🈀b");
  expect(change("😀😀", 1, 2, "😁".slice(1) + "x" + "😁".slice(0, 1))).toBe("😁x😀");
});
