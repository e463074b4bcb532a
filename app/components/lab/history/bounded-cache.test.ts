import { expect, it } from "vitest";
import { BoundedCache } from "./bounded-cache.ts";

it("asks once for what is asked for twice, also while the answer is under way", async () => {
  const cache = new BoundedCache<string>(() => 1, 10);
  let asked = 0;
  const ask = () => Promise.resolve(`answer ${++asked}`);
  expect(await Promise.all([cache.get("a", ask), cache.get("a", ask)])).toEqual(["answer 1", "answer 1"]);
  expect(await cache.get("a", ask)).toBe("answer 1");
  expect(cache.peek("a")).toBe("answer 1");
});

it("asks again after a failure", async () => {
  const cache = new BoundedCache<string>(() => 1, 10);
  await expect(cache.get("a", () => Promise.reject(new Error("away")))).rejects.toThrow("away");
  expect(cache.peek("a")).toBeUndefined();
  expect(await cache.get("a", () => Promise.resolve("here"))).toBe("here");
});

it("lets go of what was used least recently, by weight", async () => {
  const cache = new BoundedCache<string>((value) => value.length, 6);
  for (const key of ["aa", "bb", "cc"]) await cache.get(key, () => Promise.resolve(key));
  await cache.get("aa", () => Promise.reject(new Error("is still here")));
  await cache.get("dd", () => Promise.resolve("dd"));
  expect(["aa", "bb", "cc", "dd"].map((key) => cache.peek(key))).toEqual(["aa", undefined, "cc", "dd"]);
});

it("keeps the newest even when it is too heavy alone", async () => {
  const cache = new BoundedCache<string>((value) => value.length, 3);
  await cache.get("a", () => Promise.resolve("a"));
  await cache.get("heavy", () => Promise.resolve("heavy"));
  expect(cache.peek("heavy")).toBe("heavy");
  expect(cache.peek("a")).toBeUndefined();
});
