import * as Y from "yjs";
import { expect, test } from "vitest";
import { textOf } from "../testing/edits.ts";
import { collapseApart } from "./apart.ts";

function manyEdits(count: number): { updates: Uint8Array[]; text: string } {
  const updates: Uint8Array[] = [];
  const doc = new Y.Doc();
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const content = doc.getText("content");
  for (let edit = 0; edit < count; edit++) content.insert(edit >> 1, String(edit % 10));
  return { updates, text: content.toJSON() };
}

test("C71 updates collapse to the same state inline and in a thread, several at once", async () => {
  const sizes = [10, 15_000, 16_000];
  const given = sizes.map(manyEdits);
  const collapsed = await Promise.all(given.map(({ updates }) => collapseApart(updates)));
  expect(collapsed.map((state) => textOf(state))).toEqual(given.map(({ text }) => text));
});

test("C71 a damaged update is an error, inline and in a thread, and does not stop the next", async () => {
  const { updates, text } = manyEdits(15_000);
  await expect(collapseApart([Uint8Array.of(9, 9, 9)])).rejects.toThrow();
  await expect(collapseApart([...updates, Uint8Array.of(9, 9, 9)])).rejects.toThrow();
  expect(textOf(await collapseApart(updates))).toBe(text);
});
