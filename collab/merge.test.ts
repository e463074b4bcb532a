import * as Y from "yjs";
import { expect, test } from "vitest";
import { collapseUpdates, mergeUpdates } from "./merge.ts";
import { textOf } from "./testing/edits.ts";

test.each([1, 2, 64, 65, 5_000])("C30 %i updates merge and collapse to the same text", (count) => {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => updates.push(update));
  const content = doc.getText("content");
  for (let edit = 0; updates.length < count; edit++) {
    if (edit % 5 === 4) content.delete(edit % content.length, 1);
    else content.insert((edit * 7) % (content.length + 1), String(edit % 10));
  }
  expect(textOf(mergeUpdates(updates))).toBe(content.toJSON());
  expect(textOf(collapseUpdates(updates))).toBe(content.toJSON());
});
