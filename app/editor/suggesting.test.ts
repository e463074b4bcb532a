import { expect, it, onTestFinished } from "vitest";
import * as Y from "yjs";
import { lessonText } from "#server/lessons/document.ts";
import { MAX_SUGGESTED_AT_ONCE, type Piece } from "#server/notes/schema.ts";
import { Suggesting } from "./suggesting.ts";

const patiently = { timeout: 20_000, interval: 20 };

/** Somebody suggesting, and a store that keeps what they save as the server does. */
function suggesting(content: string, kept = new Map<string, Piece>()) {
  const live = lessonText(new Y.Doc());
  live.insert(0, content);
  return { live, kept, ...openOn(live, kept) };
}

function openOn(live: Y.Text, kept: Map<string, Piece>) {
  const store = { isDown: false, saves: 0 };
  const person = new Suggesting({
    live,
    name: "content",
    open: [...kept.values()],
    save(pieces, withdrawn) {
      if (store.isDown) return Promise.reject(new Error("the store is away"));
      for (const piece of pieces) kept.set(piece.id, piece);
      for (const id of withdrawn) kept.delete(id);
      store.saves += 1;
      return Promise.resolve(store.saves);
    },
    saveAfterMs: 5,
  });
  onTestFinished(() => person.close());
  const saved = () => expect.poll(() => person.get().saving, patiently).toBe("saved");
  return { person, store, saved };
}

const words = (kept: Map<string, Piece>) =>
  [...kept.values()].map(({ anchor, insertion }) => [anchor.quote, insertion]);

it("keeps a piece's id while it is typed at", async () => {
  const { live, kept, person, saved } = suggesting("Hello world.");
  person.get().text.insert(5, ",");
  await saved();
  const [id] = kept.keys();
  person.get().text.insert(6, " dear");
  live.insert(0, "Oh. ");
  await saved();
  expect([...kept]).toMatchObject([[id, { insertion: ", dear", anchor: { quote: "" } }]]);
  person.get().text.delete(person.get().text.length - 1, 1);
  await saved();
  expect(words(kept)).toEqual([
    ["", ", dear"],
    [".", ""],
  ]);
  expect(live.toJSON()).toBe("Oh. Hello world.");
});

it("saves much at once in parts, and what is long by itself", async () => {
  const long = "x".repeat(MAX_SUGGESTED_AT_ONCE / 2);
  const { kept, person, store, saved } = suggesting("One. Two. Three.");
  const { text } = person.get();
  text.doc?.transact(() => {
    for (const at of [15, 8, 3]) text.insert(at, at === 3 ? long + long : long);
  });
  await saved();
  expect([...kept.values()].map(({ insertion }) => insertion.length)).toEqual([
    2 * long.length,
    long.length,
    long.length,
  ]);
  expect(store.saves).toBe(3);
});

it("takes back what is typed away again", async () => {
  const { kept, person, saved } = suggesting("Hello");
  person.get().text.insert(5, "!");
  await saved();
  person.get().text.delete(5, 1);
  await saved();
  expect(kept.size).toBe(0);
});

it("goes on with what was suggested before, where it still fits", async () => {
  const { live, kept, person, saved } = suggesting("One sentence here. Two words. And so it ends.");
  person.get().text.delete(0, 3);
  await saved();
  person.get().text.insert(0, "Some");
  person.get().text.insert(19, " More.");
  await saved();
  person.close();
  live.delete(1, 1);
  const again = openOn(live, kept);
  expect(again.person.get().text.toJSON()).toBe("Oe sentence here. More. Two words. And so it ends.");
  again.person.get().text.insert(0, "# ");
  await again.saved();
  expect(words(kept)).toEqual([
    ["One", "Some"],
    ["", " More."],
    ["", "# "],
  ]);
});

it("lets go of what was decided, and keeps the rest", async () => {
  const { live, kept, person, store, saved } = suggesting("Hello world.");
  person.get().text.insert(5, ",");
  await saved();
  const [accepted = ""] = kept.keys();
  person.get().text.insert(person.get().text.length, " End.");
  await saved();
  // As an editor's browser does it: the text is changed, and told to be.
  live.insert(5, ",");
  kept.delete(accepted);
  person.sync(new Set(kept.keys()), store.saves);
  expect(person.get().text.toJSON()).toBe("Hello, world. End.");
  expect(live.toJSON()).toBe("Hello, world.");
  await saved();
  expect(words(kept)).toEqual([["", " End."]]);
});

it("does not take an answer from before its last save for a decision", async () => {
  const { kept, person, store, saved } = suggesting("Hello");
  const { saves } = store;
  person.get().text.insert(5, "!");
  await saved();
  person.sync(new Set(), saves);
  expect(person.get().text.toJSON()).toBe("Hello!");
  expect(kept.size).toBe(1);
});

it("says that it could not save, and tries again", async () => {
  const { kept, person, store, saved } = suggesting("Hello");
  store.isDown = true;
  person.get().text.insert(5, "!");
  await expect.poll(() => person.get().saving, patiently).toBe("failed");
  store.isDown = false;
  await saved();
  expect(words(kept)).toEqual([["", "!"]]);
});

it("withdraws one piece, and saves what is left when it closes", async () => {
  const { kept, person, saved } = suggesting("Hello");
  person.get().text.insert(0, "# ");
  person.get().text.insert(7, "!");
  await saved();
  const [first = ""] = kept.keys();
  person.withdraw(first);
  expect(person.get().text.toJSON()).toBe("Hello!");
  await saved();
  person.get().text.insert(6, "!");
  person.close();
  await expect.poll(() => words(kept), patiently).toEqual([["", "!!"]]);
});
