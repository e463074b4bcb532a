import { expect, test } from "vitest";
import * as Y from "yjs";
import { checkUpdate } from "./check-update.ts";
import { conflictBound } from "./conflict-bound.ts";
import { tryOnCopy } from "./conflict-trial.ts";
import { scanUpdate } from "./scan-update.ts";
import { defaultSettings } from "./settings.ts";
import { type Letter, lettersUpdate } from "./testing/letters.ts";
import { UpdateTooLarge } from "./update-bounds.ts";
import { type Random, randomFrom } from "#tests/random.ts";

/** Every letter an item of its own, written by clients 7 and 8 in turns. */
function textOfItems(count: number): Y.Doc {
  const doc = new Y.Doc();
  const text = doc.getText("content");
  doc.transact(() => {
    for (let at = 0; at < count; at++) {
      doc.clientID = 7 + (at % 2);
      text.insert(at, "x");
    }
  });
  return doc;
}

function idAt(index: number): [number, number] {
  return [7 + (index % 2), index >> 1];
}

function letters(count: number, letter: (index: number) => Letter): Letter[] {
  return Array.from({ length: count }, (_, index) => letter(index));
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

/** Steps of the walk in Yjs itself: it notes each item it passes in two sets. */
function countSteps(doc: Y.Doc, update: Uint8Array): number {
  const { add } = Set.prototype;
  let noted = 0;
  Set.prototype.add = function (value: unknown) {
    if (value instanceof Y.Item) noted++;
    return add.call(this, value);
  };
  try {
    Y.applyUpdate(doc, update);
  } finally {
    Set.prototype.add = add;
  }
  return noted / 2;
}

function expectTooLarge(doc: Y.Doc, update: Uint8Array): void {
  const before = Y.encodeStateAsUpdate(doc);
  expect(() => checkUpdate(update, () => doc, defaultSettings)).toThrow(UpdateTooLarge);
  expect(Y.encodeStateAsUpdate(doc)).toEqual(before);
}

test("C90 an update aimed at places far apart in a long document is refused", () => {
  const far = letters(4_000, (index) => ({ left: idAt(index % 50), right: idAt(19_999 - (index % 50)) }));
  expectTooLarge(textOfItems(20_000), lettersUpdate(new Map([[99, far]])));
});

test("C90 so is one that brings the long document itself", () => {
  const chain = letters(20_000, (index) => ({
    left: index === 0 ? null : [7 + ((index - 1) % 2), (index - 1) >> 1],
    right: null,
  }));
  const far = letters(1_000, (index) => ({ left: idAt(index), right: idAt(19_999 - index) }));
  const update = lettersUpdate(
    new Map([
      [99, far],
      [8, chain.filter((_, index) => index % 2 === 1)],
      [7, chain.filter((_, index) => index % 2 === 0)],
    ]),
  );
  expectTooLarge(new Y.Doc(), update);
});

test("C90 so is one that first cuts a long text into letters", () => {
  const doc = new Y.Doc();
  doc.clientID = 7;
  doc.getText("content").insert(0, "x".repeat(10_000));
  const cuts = letters(4_000, (index) => ({ left: [7, 8_000 - 2 * index], right: [7, 9_999] }));
  expectTooLarge(doc, lettersUpdate(new Map([[99, cuts]])));
});

test("C90 who was offline for long, where others were busy too, is welcome", () => {
  const server = textOfItems(3_000);
  const offline = copyOf(server);
  const before = Y.encodeStateVector(server);
  const others = copyOf(server);
  for (let run = 0; run < 1_000; run++) {
    const place = 3 * run;
    offline.getText("content").insert(4 * run + place, "mine");
    for (const client of [20, 21, 22]) {
      others.clientID = client;
      others.getText("content").insert(7 * run + place, client === 20 ? "a" : "their");
    }
  }
  Y.applyUpdate(server, Y.encodeStateAsUpdate(others));
  const update = Y.encodeStateAsUpdate(offline, before);
  expect(checkUpdate(update, () => server, defaultSettings).structs).toBe(1_000);
  expect(tryOnCopy(update, server, Infinity)).toBeGreaterThan(1_000);
});

test("C90 a long text by many that nobody here has yet is welcome", () => {
  const doc = new Y.Doc();
  const random = randomFrom(1);
  for (let edit = 0; edit < 10_000; edit++) {
    if (edit % 10 === 0) doc.clientID = 1 + random.below(30);
    doc.getText("content").insert(random.below(1 + doc.getText("content").length), "x");
  }
  const update = Y.encodeStateAsUpdate(doc);
  checkUpdate(update, () => new Y.Doc(), defaultSettings);
  expect(tryOnCopy(update, new Y.Doc(), Infinity)).toBeLessThan(defaultSettings.maxConflictSteps / 100);
});

test("C90 Yjs takes the steps that were counted, and at most those promised", () => {
  let walked = 0;
  let welcome = 0;
  for (let seed = 0; seed < 300; seed++) {
    const { doc, update } = conflictFrom(randomFrom(seed));
    scanUpdate(update, defaultSettings);
    const counted = tryOnCopy(update, doc, Infinity);
    const promised = conflictBound(Y.decodeUpdate(update).structs, doc, Infinity);
    expect(countSteps(doc, update), `seed ${String(seed)}`).toBe(counted);
    expect(promised, `seed ${String(seed)}`).toBeGreaterThanOrEqual(counted);
    walked += counted;
    if (promised < Infinity) welcome++;
  }
  expect(walked).toBeGreaterThan(10_000);
  expect(welcome).toBeGreaterThan(30);
});

/** A document by three people, and an update whose letters want to be anywhere in it or in the update. */
function conflictFrom(random: Random): { doc: Y.Doc; update: Uint8Array } {
  const doc = new Y.Doc();
  const text = doc.getText("content");
  for (let edit = 0; edit < 60; edit++) {
    doc.clientID = 7 + random.below(3);
    if (random.below(4) === 0 && text.length > 0) text.delete(random.below(text.length), 1);
    else text.insert(random.below(text.length + 1), "abc".slice(random.below(3)));
  }
  doc.clientID = 1;
  const emptiness = random.pick([0, 1, 20]);
  const anyId = (client: number, clock: number): [number, number] | null => {
    if (random.below(100) < emptiness) return null;
    const other = random.pick([7, 8, 9, 2, 40, 41]);
    const end = other === client ? clock : Math.max(Y.getState(doc.store, other), 6);
    return end === 0 ? [7, 0] : [other, random.below(end)];
  };
  // What client 8 brings is here in part.
  const byClient = [2, 8, 40, 41].map((client): [number, Letter[]] => [
    client,
    letters(40, (clock) => ({ left: anyId(client, clock), right: anyId(client, clock) })),
  ]);
  return { doc, update: lettersUpdate(new Map(byClient)) };
}
