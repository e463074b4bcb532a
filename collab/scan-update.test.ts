import { describe, expect, test } from "vitest";
import * as Y from "yjs";
import { scanUpdate } from "./scan-update.ts";
import { defaultSettings } from "./settings.ts";
import { mutated } from "./testing/hostile-bytes.ts";
import { MalformedUpdate, UpdateTooLarge } from "./update-bounds.ts";
import { randomFrom } from "#tests/random.ts";

function updateOf(edit: (doc: Y.Doc) => void): Uint8Array {
  const doc = new Y.Doc();
  doc.transact(() => {
    edit(doc);
  });
  return Y.encodeStateAsUpdate(doc);
}

/** A document with everything in it that an update can carry. */
function richUpdate(): Uint8Array {
  const before = updateOf((doc) => {
    doc.getText("text").insert(0, "plain, 🦉 and bold", { bold: true });
    doc.getText("text").insertEmbed(3, { image: ["a", { b: null }] });
    doc.getText("text").delete(1, 4);
    const map = doc.getMap("map");
    map.set("any", { deep: [1, -70_000, 1.5, "x", true, null, undefined, new Uint8Array(3), 10n] });
    map.set("bytes", new Uint8Array([1, 2, 3]));
    map.set("inside", new Y.Doc({ guid: "inside", meta: { a: 1 } }));
    map.set("any", 2);
    doc.getArray("array").insert(0, [1, "two", new Y.Array(), new Y.Map()]);
    const element = new Y.XmlElement("p");
    element.setAttribute("class", "wide");
    element.insert(0, [new Y.XmlText("xml"), new Y.XmlElement("br")]);
    doc.getXmlFragment("xml").insert(0, [element]);
    doc.getArray("hooks").insert(0, [new Y.XmlHook("hook")]);
  });
  const other = updateOf((doc) => {
    doc.getText("text").insert(0, "by another");
  });
  return Y.mergeUpdates([before, other]);
}

test("C87 an update with everything Yjs can write passes, and is counted", () => {
  const shape = scanUpdate(richUpdate(), defaultSettings);
  expect(shape.types).toBe(7);
  expect(shape.keys).toBeGreaterThanOrEqual(4);
  expect(shape.deletes).toBeGreaterThanOrEqual(2);
  expect(shape.structs).toBe(Y.decodeUpdate(richUpdate()).structs.length);
  expect(scanUpdate(Uint8Array.of(0, 0), defaultSettings).structs).toBe(0);
});

test.each([1, 20_261_123])("C87 what passes, Yjs applies without failing (seed %i)", (seed) => {
  const random = randomFrom(seed);
  const real = richUpdate();
  const stored = richUpdate();
  let passed = 0;
  for (let round = 0; round < 10_000; round++) {
    const update = mutated(random, real);
    try {
      scanUpdate(update, defaultSettings);
    } catch (error) {
      if (error instanceof MalformedUpdate || error instanceof UpdateTooLarge) continue;
      throw error;
    }
    passed++;
    expect(
      () => {
        const doc = new Y.Doc();
        if (random.below(2) === 0) Y.applyUpdate(doc, random.below(2) === 0 ? stored : real);
        Y.applyUpdate(doc, update);
        scanUpdate(Y.encodeStateAsUpdate(doc), defaultSettings);
      },
      `update ${Buffer.from(update).toString("hex")}`,
    ).not.toThrow();
  }
  // Most flips hit text, which stays text: enough of both kinds.
  expect(passed).toBeGreaterThan(500);
  expect(passed).toBeLessThan(9_500);
});

describe("C85 refuses", () => {
  const bounds = { ...defaultSettings, maxUpdateStructs: 50, maxUpdateKeys: 20, maxUpdateTypes: 10 };
  test.each<[string, (doc: Y.Doc) => void]>([
    [
      "many structs",
      (doc) => {
        for (let index = 0; index < 60; index++) doc.getText("t").insert(0, "x");
      },
    ],
    [
      "many entries",
      (doc) => {
        for (let index = 0; index < 30; index++) doc.getMap("m").set(`key ${String(index)}`, index);
      },
    ],
    [
      "many types",
      (doc) => {
        for (let index = 0; index < 11; index++) doc.getArray("a").push([new Y.Map()]);
      },
    ],
    ["a long key", (doc) => doc.getMap("m").set("k".repeat(1_025), 1)],
    ["a long name of a root", (doc) => doc.getMap("m".repeat(1_025)).set("k", 1)],
    ["a long key inside a value", (doc) => doc.getMap("m").set("k", { ["k".repeat(1_025)]: 1 })],
    ["a value nested 100 deep", (doc) => doc.getMap("m").set("k", nested(100))],
    ["a format nested 100 deep", (doc) => doc.getText("t").insert(0, "x", { f: nested(100) as object })],
  ])("%s", (_, edit) => {
    expect(() => scanUpdate(updateOf(edit), bounds)).toThrow(UpdateTooLarge);
  });

  test("very many deletions", () => {
    const update = updateOf((doc) => {
      const text = doc.getText("t");
      text.insert(0, "x".repeat(100));
      for (let at = 98; at >= 0; at -= 2) text.delete(at, 1);
    });
    expect(() => scanUpdate(update, { ...defaultSettings, maxUpdateDeletes: 49 })).toThrow(UpdateTooLarge);
    expect(scanUpdate(update, { ...defaultSettings, maxUpdateDeletes: 50 }).deletes).toBe(50);
  });
});

describe("C87 refuses as malformed", () => {
  test.each<[string, number[]]>([
    ["a claim of structs that are not there", [1, 0xff, 0xff, 0x02, 1, 0]],
    ["a struct without length", [1, 1, 1, 0, 0, 0, 0]],
    ["an empty text", [1, 1, 1, 0, 4, 1, 1, 116, 0, 0]],
    ["a text that is not UTF-8", [1, 1, 1, 0, 4, 1, 1, 116, 2, 0xc3, 0x28, 0]],
    ["an unknown content", [1, 1, 1, 0, 11, 1, 1, 116, 1, 0]],
    ["a skip with the flags of an item", [1, 1, 1, 0, 0x8a, 1, 1, 1, 0]],
    ["a struct that builds on one of its own to come", [1, 1, 9, 3, 0x84, 9, 3, 1, 120, 0]],
    ["an unknown type", [1, 1, 1, 0, 7, 1, 1, 116, 7, 0]],
    ["a client twice", [2, 1, 1, 0, 0, 1, 1, 1, 1, 0, 1, 0]],
    ["deletions in descending order", [0, 1, 1, 2, 5, 1, 0, 1]],
    ["deletions that overlap", [0, 1, 1, 2, 0, 5, 3, 1]],
    ["a clock beyond counting", [1, 1, 1, ...Array<number>(7).fill(0xff), 0x0f, 0, 5, 0]],
    ["bytes left over", [0, 0, 0]],
    ["nothing", []],
  ])("%s", (_, bytes) => {
    expect(() => scanUpdate(Uint8Array.from(bytes), defaultSettings)).toThrow(MalformedUpdate);
  });
});

function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) value = [value];
  return value;
}
