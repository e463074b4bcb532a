import * as Y from "yjs";
import type { Random } from "#tests/random.ts";

/** A text longer than this is rather cut than written on, so that a long run stays a quick one. */
const longText = 400;
const words = ["a", "b", " ", "\n", "é", "日", "🎉", "def f():\n", "x".repeat(50)];

/**
 * Changes the document somewhere at random: a text with formats, a map, an array, and texts, maps and arrays in
 * those. Several changes may share one transaction.
 */
export function editAtRandom(doc: Y.Doc, random: Random): void {
  doc.transact(() => {
    for (let changes = 1 + random.below(3); changes > 0; changes--) {
      const root = random.below(3);
      if (root === 0) editText(doc.getText("content"), random);
      else if (root === 1) editMap(doc.getMap("files"), random);
      else editArray(doc.getArray("list"), random);
    }
  });
}

function editText(text: Y.Text, random: Random): void {
  const content = text.toJSON();
  const at = wholeCharacter(content, random.below(content.length + 1));
  const length = wholeCharacter(content, Math.min(content.length, at + 1 + random.below(20))) - at;
  const action = random.below(10);
  if (content.length > longText || (action < 3 && length > 0)) text.delete(at, length);
  else if (action === 3 && length > 0) text.format(at, length, { bold: random.pick([true, null]) });
  else text.insert(at, random.pick(words));
}

/** Never between the halves of a character: there Yjs itself diverges, as it replaces them where it has split them. */
function wholeCharacter(text: string, at: number): number {
  const isSecondHalf = /[\uDC00-\uDFFF]/.test(text.charAt(at));
  return isSecondHalf ? at + 1 : at;
}

function editMap(map: Y.Map<unknown>, random: Random): void {
  const key = random.pick(["a", "b", "c", "d"]);
  const value = map.get(key);
  if (random.below(3) > 0 && editNested(value, random)) return;
  if (random.below(5) === 0) map.delete(key);
  else map.set(key, someValue(random));
}

function editArray(array: Y.Array<unknown>, random: Random): void {
  const at = random.below(array.length + 1);
  if (random.below(3) > 0 && editNested(at < array.length ? array.get(at) : undefined, random)) return;
  const length = Math.min(array.length - at, 1 + random.below(4));
  if (length > 0 && random.below(3) === 0) array.delete(at, length);
  else array.insert(at, [someValue(random), random.below(100)]);
}

/** Whether the value was a shared one, and so was edited. */
function editNested(value: unknown, random: Random): boolean {
  if (value instanceof Y.Text) editText(value, random);
  else if (value instanceof Y.Map) editMap(value, random);
  else if (value instanceof Y.Array) editArray(value, random);
  else return false;
  return true;
}

function someValue(random: Random): unknown {
  const make = random.pick([
    () => new Y.Text("new text"),
    () => new Y.Map<unknown>([["a", 1]]),
    () => new Y.Array<unknown>(),
    () => random.pick(words),
    () => ({ at: random.below(100) }),
    () => new Uint8Array([random.below(256)]),
  ]);
  return make();
}
