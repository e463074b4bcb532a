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

it("gives a question up when nobody waits for its answer any more", async () => {
  const cache = new BoundedCache<string>(() => 1, 10);
  const signals: AbortSignal[] = [];
  const ask = (signal: AbortSignal) => {
    signals.push(signal);
    return new Promise<string>((_, reject) =>
      signal.addEventListener("abort", () => reject(new Error("given up"))),
    );
  };
  const [one, other] = [new AbortController(), new AbortController()];
  const answers = [cache.get("a", ask, one.signal), cache.get("a", ask, other.signal)];
  one.abort();
  expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  other.abort();
  expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
  expect(await cache.get("a", () => Promise.resolve("anew"))).toBe("anew");
  for (const answer of answers) await expect(answer).rejects.toThrow("given up");
  expect(cache.peek("a")).toBe("anew");
});
