import { expect, test } from "vitest";
import { BoundedTurns } from "./bounded-turns.ts";

/** Work that is done when it is told to be. */
function piece() {
  let done: () => void = () => undefined;
  const promise = new Promise<string>((resolve) => {
    done = () => resolve("done");
  });
  return { work: () => promise, done };
}

test("one person cannot take all turns", async () => {
  const turns = new BoundedTurns({ most: 1, mostWaiting: 10, mostOfOne: 2 });
  const pieces = [piece(), piece(), piece()] as const;
  const ada = [turns.take(pieces[0].work, { by: "ada" }), turns.take(pieces[1].work, { by: "ada" })];
  const tooMany = { code: "TOO_MANY_REQUESTS", message: expect.stringMatching(/your test runs/) as string };
  await expect(turns.take(piece().work, { by: "ada" })).rejects.toMatchObject(tooMany);
  const bob = turns.take(pieces[2].work, { by: "bob" });
  for (const { done } of pieces) done();
  expect(await Promise.all([...ada, bob])).toEqual(["done", "done", "done"]);
  expect(await turns.take(() => Promise.resolve("again"), { by: "ada" })).toBe("again");
});

test("who gives up, fails or is refused has used up nothing", async () => {
  const turns = new BoundedTurns({ most: 1, mostWaiting: 1, mostOfOne: 2 });
  const first = piece();
  const running = turns.take(first.work, { by: "bob" });
  const giving = new AbortController();
  const waiting = turns.take(piece().work, { by: "ada", signal: giving.signal });
  await expect(turns.take(piece().work, { by: "ada" })).rejects.toMatchObject({ code: "UNAVAILABLE" });
  giving.abort(new Error("never mind"));
  await expect(waiting).rejects.toThrow("never mind");
  first.done();
  await running;
  for (let round = 0; round < 3; round += 1) {
    const failing = turns.take(() => Promise.reject(new Error("it failed")), { by: "ada" });
    await expect(failing).rejects.toThrow("it failed");
  }
});
