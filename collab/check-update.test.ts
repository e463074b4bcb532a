import { expect, test } from "vitest";
import * as Y from "yjs";
import { checkUpdate, countTypes } from "./check-update.ts";
import { defaultSettings } from "./settings.ts";
import { UpdateTooLarge } from "./update-bounds.ts";

const bounds = { ...defaultSettings, maxTypeDepth: 10, maxNewDeletes: 100 };

/** Makes one map in another `levels` times. */
function nest(doc: Y.Doc, levels: number): void {
  let map = doc.getMap<unknown>("root");
  for (let level = 0; level < levels; level++) {
    const inner = new Y.Map<unknown>();
    map.set("in", inner);
    map = inner;
  }
}

test("C86 types nested in one update count from the root, and only those", () => {
  const doc = new Y.Doc();
  const fine = new Y.Doc();
  nest(fine, 10);
  checkUpdate(Y.encodeStateAsUpdate(fine), () => doc, bounds);
  const deep = new Y.Doc();
  nest(deep, 11);
  expect(() => checkUpdate(Y.encodeStateAsUpdate(deep), () => doc, bounds)).toThrow(UpdateTooLarge);
  const wide = new Y.Doc();
  // Each one's neighbour is the one before: a long chain that is no nesting.
  wide.transact(() => {
    for (let index = 0; index < 9_000; index++) wide.getArray("root").push([new Y.Map()]);
  });
  checkUpdate(Y.encodeStateAsUpdate(wide), () => doc, bounds);
});

test("C86 types nested by one update each count those of the document", () => {
  const doc = new Y.Doc();
  const author = new Y.Doc();
  const updates: Uint8Array[] = [];
  author.on("update", (update: Uint8Array) => updates.push(update));
  nest(author, 11);
  for (const update of updates.slice(0, 10)) {
    checkUpdate(update, () => doc, bounds);
    Y.applyUpdate(doc, update);
  }
  expect(() => checkUpdate(updates[10] ?? new Uint8Array(), () => doc, bounds)).toThrow(UpdateTooLarge);
});

test("C86 a type beside others is as deep as they are", () => {
  const author = new Y.Doc();
  let array = author.getArray<unknown>("root");
  for (let level = 0; level < 10; level++) {
    const inner = new Y.Array<unknown>();
    array.push([1, inner]);
    array = inner;
  }
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(author));
  const before = Y.encodeStateVector(author);
  array.push([1]);
  array.push([new Y.Array()]);
  expect(() => checkUpdate(Y.encodeStateAsUpdate(author, before), () => doc, bounds)).toThrow(UpdateTooLarge);
});

test("C86 a chain longer than the stack, and one in a circle, are judged all the same", () => {
  const deep = new Y.Doc();
  deep.transact(() => {
    nest(deep, 9_000);
  });
  const doc = new Y.Doc();
  expect(() => checkUpdate(Y.encodeStateAsUpdate(deep), () => doc, bounds)).toThrow(UpdateTooLarge);
  // Two clients, each with a map inside the map of the other.
  const circle = Uint8Array.from([2, 1, 2, 0, 7, 0, 1, 0, 1, 1, 1, 0, 7, 0, 2, 0, 1, 0]);
  checkUpdate(circle, () => doc, bounds);
  Y.applyUpdate(doc, circle);
  expect(doc.store.clients.size).toBe(0);
});

test("C85 deletions that are no news are not counted", () => {
  const author = new Y.Doc();
  const text = author.getText("text");
  text.insert(0, "x".repeat(300));
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(author));
  const before = Y.encodeStateVector(author);
  author.transact(() => {
    for (let at = 298; at >= 0; at -= 2) text.delete(at, 1);
  });
  const update = Y.encodeStateAsUpdate(author, before);
  expect(() => checkUpdate(update, () => doc, bounds)).toThrow(UpdateTooLarge);
  Y.applyUpdate(doc, update);
  expect(checkUpdate(update, () => doc, bounds).deletes).toBe(150);
});

test("C85 types that are gone are not counted", () => {
  const doc = new Y.Doc();
  doc.getArray("root").push([new Y.Map(), new Y.Text()]);
  expect(countTypes(Y.encodeStateAsUpdate(doc))).toBe(2);
  doc.getArray("root").delete(0, 1);
  expect(countTypes(Y.encodeStateAsUpdate(doc))).toBe(1);
});

test("C87 typing is checked without the document", () => {
  const author = new Y.Doc();
  author.getText("text").insert(0, "typed");
  const shape = checkUpdate(
    Y.encodeStateAsUpdate(author),
    () => {
      throw new Error("not needed");
    },
    bounds,
  );
  expect(shape.structs).toBe(1);
});

test("C140 a document in a document costs as much as a type, and counts as one", () => {
  const author = new Y.Doc();
  author.getArray("root").push(Array.from({ length: 11 }, () => new Y.Doc()));
  const update = Y.encodeStateAsUpdate(author);
  const few = { ...bounds, maxUpdateTypes: 10 };
  expect(() => checkUpdate(update, () => new Y.Doc(), few)).toThrow(UpdateTooLarge);
  expect(countTypes(update)).toBe(11);
});
