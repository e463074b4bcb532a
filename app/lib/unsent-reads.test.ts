import { expect, it } from "vitest";
import { UnsentReads, type ReadsStore, type SendRead } from "./unsent-reads.ts";

function storage(): ReadsStore {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

it("keeps what was read while offline, and sends it once the server answers", async () => {
  const store = storage();
  const reads = new UnsentReads(store, "ada");
  reads.add("one");
  reads.add("two");
  reads.add("one");
  const sent: string[] = [];
  expect(await reads.send(() => Promise.resolve("later"))).toBe(false);
  // The page was closed and opened again.
  const later = new UnsentReads(store, "ada");
  const send: SendRead = (id) => {
    sent.push(id);
    return Promise.resolve("sent");
  };
  expect(await later.send(send)).toBe(true);
  expect(await later.send(send)).toBe(true);
  expect(sent).toEqual(["two", "one"]);
});

it("sends each once, however often it is asked at the same time", async () => {
  const reads = new UnsentReads(storage(), "ada");
  reads.add("one");
  const sent: string[] = [];
  const send: SendRead = async (id) => {
    sent.push(id);
    await Promise.resolve();
    return "sent";
  };
  await Promise.all([reads.send(send), reads.send(send)]);
  expect(sent).toEqual(["one"]);
});

it("does without a store, for as long as the page lives", async () => {
  const refuse = () => {
    throw new Error("storage is switched off");
  };
  const reads = new UnsentReads({ getItem: refuse, setItem: refuse, removeItem: refuse }, "ada");
  reads.add("one");
  expect(reads.list()).toEqual(["one"]);
  expect(await reads.send(() => Promise.resolve("sent"))).toBe(true);
  expect(reads.list()).toEqual([]);
});

it("forgets what the server refuses or the reader takes back, and is one person's alone", async () => {
  const store = storage();
  const reads = new UnsentReads(store, "ada");
  reads.add("removed");
  reads.add("taken back");
  reads.remove("taken back");
  expect(new UnsentReads(store, "bob").list()).toEqual([]);
  expect(await reads.send(() => Promise.resolve("gone"))).toBe(true);
  expect(reads.list()).toEqual([]);
  store.setItem("unsent-reads:ada", "{nonsense");
  expect(reads.list()).toEqual([]);
});
