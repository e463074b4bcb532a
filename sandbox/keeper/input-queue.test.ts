import { expect, test } from "vitest";
import { InputQueue } from "./input-queue.ts";

/** A tty that takes as much as it is allowed to. */
function tty() {
  const state = { room: Infinity, typed: "" };
  const queue = new InputQueue((bytes) => {
    if (state.room < 0) return -1;
    const taken = Math.min(state.room, bytes.length);
    state.room -= taken;
    state.typed += Buffer.from(bytes.subarray(0, taken)).toString();
    return taken;
  });
  const push = (text: string, writer?: string, sequence = 0) =>
    new Promise<boolean>((resolve) =>
      queue.push(Buffer.from(text), writer === undefined ? undefined : { writer, sequence }, resolve),
    );
  return { state, queue, push };
}

test("S47 what comes again under its stamp is answered, not typed", async () => {
  const { state, push } = tty();
  expect(await Promise.all([push("a", "me", 1), push("b", "me", 2), push("a", "me", 1)])).toEqual([
    true,
    true,
    true,
  ]);
  expect(await push("c", "you", 1)).toBe(true);
  expect(state.typed).toBe("abc");
});

test("S47 a piece that still waits answers the last who sent it", async () => {
  const { state, push } = tty();
  state.room = 0;
  let firstAnswered = false;
  void push("slow", "me", 1).then(() => (firstAnswered = true));
  const second = push("slow", "me", 1);
  state.room = 2; // taken in parts
  setTimeout(() => (state.room = 100), 20);
  expect(await second).toBe(true);
  expect(state.typed).toBe("slow");
  expect(firstAnswered).toBe(false);
});

test("S47 more than a megabyte that waits is refused, and may be sent again", async () => {
  const { state, push } = tty();
  state.room = 0;
  const waiting = push("x".repeat(1 << 20), "me", 1);
  expect(await push("y", "me", 2)).toBe(false);
  state.room = Infinity;
  expect(await waiting).toBe(true);
  expect(await push("y", "me", 2)).toBe(true);
  expect(state.typed.slice(-2)).toBe("xy");
});

test("S47 what waits for a tty that has gone is refused", async () => {
  const { state, push, queue } = tty();
  state.room = -1;
  expect(await Promise.all([push("a"), push("b", "me", 1)])).toEqual([false, false]);
  queue.close();
  expect(await push("c")).toBe(false);
});

test("S47 the last 64 writers are remembered", async () => {
  const { state, push } = tty();
  for (let writer = 0; writer < 70; writer++) await push(".", `w${writer}`, 1);
  await push("again", "w69", 1);
  await push("anew", "w0", 1);
  expect(state.typed).toBe(`${".".repeat(70)}anew`);
});
