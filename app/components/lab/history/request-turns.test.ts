import { expect, it } from "vitest";
import { RequestTurns } from "./request-turns.ts";

const wanted = () => new AbortController().signal;
const tooMany = Object.assign(new Error("Wait a little."), { data: { httpStatus: 429 } });

/** Questions that are answered by hand, and which of them have been asked. */
function questions() {
  const asked: string[] = [];
  const answers = new Map<string, () => void>();
  const ask = (name: string) => () => {
    asked.push(name);
    return new Promise<string>((resolve) => answers.set(name, () => resolve(name)));
  };
  return { asked, ask, answer: (name: string) => answers.get(name)?.() };
}

it("asks two things at once, the others in turn, and never what nobody wants any more", async () => {
  const turns = new RequestTurns();
  const { asked, ask, answer } = questions();
  const [a, b] = ["a", "b"].map((name) => turns.take(wanted(), ask(name)));
  const passedOver = ["c", "d", "e"].map((name) => {
    const controller = new AbortController();
    return { controller, question: turns.take(controller.signal, ask(name)) };
  });
  const last = turns.take(wanted(), ask("f"));
  for (const { controller } of passedOver) controller.abort();
  for (const { question } of passedOver) await expect(question).rejects.toThrow("Nobody wants this");
  expect(asked).toEqual(["a", "b"]);
  answer("a");
  expect(await a).toBe("a");
  await expect.poll(() => asked).toEqual(["a", "b", "f"]);
  answer("f");
  answer("b");
  expect(await Promise.all([b, last])).toEqual(["b", "f"]);
});

it("asks again when it was too much, and then says so", async () => {
  const pauses: number[] = [];
  const turns = new RequestTurns((ms) => {
    pauses.push(ms);
    return Promise.resolve();
  });
  let refusals = 2;
  const ask = () => (refusals-- > 0 ? Promise.reject(tooMany) : Promise.resolve("here"));
  expect(await turns.take(wanted(), ask)).toBe("here");
  expect(pauses).toEqual([1_000, 2_000]);
  refusals = 100;
  await expect(turns.take(wanted(), ask)).rejects.toBe(tooMany);
  refusals = 0;
  expect(await turns.take(wanted(), ask)).toBe("here");
});

it("passes other failures on, and goes on with the next", async () => {
  const turns = new RequestTurns();
  const away = () => Promise.reject(new Error("away"));
  for (let round = 0; round < 3; round += 1) await expect(turns.take(wanted(), away)).rejects.toThrow("away");
  expect(await turns.take(wanted(), () => Promise.resolve("here"))).toBe("here");
});
