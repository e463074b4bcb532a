import { expect, it } from "vitest";
import { ReadingTurns } from "./reading-turns.ts";

/** Readings that end when the test says so, in the order in which they began. */
function readings() {
  const ends: (() => void)[] = [];
  const read = () => new Promise<void>((resolve) => ends.push(resolve));
  return { ends, read };
}

it("reads one after the other for each person, and a few wait at most", async () => {
  const turns = new ReadingTurns();
  const { ends, read } = readings();
  const taken = Array.from({ length: 12 }, () => turns.take("ada", read));
  await expect(turns.take("ada", read)).rejects.toMatchObject({ code: "TOO_MANY_REQUESTS" });
  const other = turns.take("bob", read);
  await expect.poll(() => ends.length).toBe(2);
  for (let end = 0; end < 13; end++) {
    await expect.poll(() => ends.length).toBeGreaterThan(end);
    ends[end]?.();
  }
  await Promise.all([...taken, other]);
});

it("goes on after a reading that failed", async () => {
  const turns = new ReadingTurns();
  await expect(turns.take("ada", () => Promise.reject(new Error("too old")))).rejects.toThrow("too old");
  for (let turn = 0; turn < 10; turn++)
    expect(await turns.take("ada", () => Promise.resolve(turn))).toBe(turn);
});
