import { expect, test } from "vitest";
import * as Y from "yjs";
import { randomFrom, type Random } from "#tests/random.ts";
import { applyEdits, diffText, editText } from "./text-diff.ts";

const letters = ["a", "b", " ", "\n", "é", "日", "🎉", "👩‍💻", "def f():\n", "\t"];

function randomText(random: Random, most: number): string {
  return Array.from({ length: random.below(most) }, () => random.pick(letters)).join("");
}

/** The text with a few places changed, by whole characters. */
function disturbed(random: Random, text: string): string {
  const characters = [...text];
  for (let n = random.below(5); n > 0; n--) {
    characters.splice(random.below(characters.length + 1), random.below(6), ...randomText(random, 6));
  }
  return characters.join("");
}

test("2000 random changes: the edits make the new text, in order, without cutting a character", () => {
  for (let seed = 0; seed < 2000; seed++) {
    const random = randomFrom(seed);
    const before = randomText(random, 60);
    const after = random.below(4) === 0 ? randomText(random, 60) : disturbed(random, before);
    const edits = diffText(before, after);
    const label = `seed ${seed}: ${JSON.stringify([before, after])}`;
    expect(editText(before, edits), label).toBe(after);
    let end = -1;
    for (const edit of edits) {
      expect(edit.at, label).toBeGreaterThan(end);
      end = edit.at + edit.remove;
      for (const text of [edit.insert, before.slice(0, edit.at), before.slice(0, end)]) {
        expect(/\p{Surrogate}/u.test(text), label).toBe(false);
      }
    }
    const doc = new Y.Doc();
    const text = doc.getText();
    text.insert(0, before);
    applyEdits(text, edits, "test");
    expect(text.toString(), label).toBe(after);
  }
});

test.each([
  ["one letter", "print(1)\n", "print(2)\n", [{ at: 6, remove: 1, insert: "2" }]],
  ["a line like its neighbour", "x\na\n", "x\na\na\n", [{ at: 4, remove: 0, insert: "a\n" }]],
  ["one emoji for its sister", "🎉", "🎊", [{ at: 0, remove: 2, insert: "🎊" }]],
  ["nothing", "same", "same", []],
])("finds the smallest edit: %s", (_name, before, after, edits) => {
  expect(diffText(before, after)).toEqual(edits);
});

test("a line put before a similar line is one whole line", () => {
  expect(diffText("[a1]\n", "[a2]\n[a1]\n")).toEqual([{ at: 0, remove: 0, insert: "[a2]\n" }]);
});

test("a cursor keeps its place when the text around it changes", () => {
  const doc = new Y.Doc();
  const text = doc.getText();
  const before = "import os\n\ndef main():\n    print('hello')\n";
  text.insert(0, before);
  const cursor = Y.createRelativePositionFromTypeIndex(text, before.indexOf("hello"));
  const after = before.replace("import os", "import os, sys").replace("main", "start") + "\nstart()\n";
  applyEdits(text, diffText(before, after), "test");
  const place = Y.createAbsolutePositionFromRelativePosition(cursor, doc);
  expect(place?.index).toBe(after.indexOf("hello"));
});

test("edits are one transaction with the given origin", () => {
  const doc = new Y.Doc();
  const text = doc.getText();
  text.insert(0, "a b c");
  const origins: unknown[] = [];
  doc.on("afterTransaction", (transaction) => origins.push(transaction.origin));
  applyEdits(text, diffText("a b c", "A b C"), "disk");
  expect(origins).toEqual(["disk"]);
});

test.each([
  ["every line changed", (line: string) => `    ${line}`],
  ["every second line changed", (line: string, n: number) => (n % 2 ? line : `${line};`)],
  ["nothing in common", (_line: string, n: number) => `${n * 7919}`],
  ["lines that repeat", (_line: string, n: number) => (n % 3 ? "}" : "{")],
])("a file of the largest size is compared in bounded time: %s", (_name, change) => {
  const lines = Array.from({ length: 26_000 }, (_, n) => `const value${n} = compute(${n * n});`);
  const before = lines.join("\n");
  const after = lines.map(change).join("\n");
  const started = performance.now();
  const edits = diffText(before, after);
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(editText(before, edits) === after).toBe(true);
});
