import { expect, test } from "vitest";
import { randomFrom } from "#tests/random.ts";
import { Emulator } from "../testing/emulator.ts";
import { draw } from "./draw.ts";

const size = { columns: 60, rows: 12 };
const bytes = (text: string) => Buffer.from(text);

/** Everything a program may leave behind, and something printed afterwards that depends on it. */
const programs: Record<string, readonly [before: string, after: string]> = {
  "a shell": ["$ ls\r\n\x1b[01;34mbin\x1b[0m  日本 🎉\r\n$ ec", "ho x\r\n"],
  "an editor on the alternate screen": [
    "$ vim\r\n\x1b[?1049h\x1b[2J\x1b[5;10Hhello\x1b[1;12r",
    "\r\nmore\x1b[?1049l$ ",
  ],
  "a scroll region": ["\x1b[2;5r\x1b[5;1Hlast", "\r\nscrolls\r\nscrolls"],
  "a hidden cursor, the mouse, marked pastes": ["\x1b[?25l\x1b[?1002h\x1b[?1006h\x1b[?2004h", "x"],
  "colours of every kind": ["\x1b[38;5;208mo\x1b[48;2;1;2;3mt\x1b[7mr\x1b[1;4m", "still so\x1b[0m plain"],
  "a line that has just been filled": ["x".repeat(60), "y"],
  "application keys and no wrapping": ["\x1b[?1h\x1b=\x1b[?7l", "z".repeat(70)],
  "more lines than the screen has": [
    Array.from({ length: 40 }, (_, n) => `line ${String(n)}\r\n`).join(""),
    "end",
  ],
};

test.each(Object.keys(programs))(
  "C107 what is drawn again goes on as the first drawing does: %s",
  async (name) => {
    const [before, after] = programs[name] as readonly [string, string];
    const first = await Emulator.showing(size, bytes(before));
    const again = await Emulator.showing(size, (await draw([{ size, bytes: bytes(before) }])).bytes);
    expect(again.picture()).toEqual(first.picture());
    await first.write(bytes(after));
    await again.write(bytes(after));
    expect(again.picture()).toEqual(first.picture());
  },
);

test("C107 output is drawn for the sizes it was printed for", async () => {
  const wide = { columns: 80, rows: 20 };
  const narrow = { columns: 30, rows: 8 };
  const text = bytes("The quick brown fox jumps over the lazy dog, again and again.\r\n\x1b[4;3H#");
  const first = await Emulator.showing(wide, text);
  first.resize(narrow);
  await first.write(text);
  const drawing = await draw([
    { size: wide, bytes: text },
    { size: narrow, bytes: text },
  ]);
  const again = await Emulator.showing(narrow, drawing.bytes);
  expect(again.picture()).toEqual(first.picture());
});

test("C107 whatever is printed is drawn again as it was", async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = randomFrom(seed);
    const piece = () =>
      random.pick([
        () => "word ".repeat(random.below(12)),
        () => "\r\n",
        () => random.pick(["界", "🎉", "e\u0301"]).repeat(random.below(8)),
        () => `\x1b[${String(random.below(14))};${String(random.below(70))}H`,
        () => `\x1b[${String(30 + random.below(8))};${String(random.below(8))}m`,
        () => `\x1b[${String(random.pick([0, 2]))}J`,
        () => `\x1b[${String(random.below(3))}K`,
        () => `\x1b[${String(1 + random.below(3))}${random.pick(["A", "B", "C", "D", "L", "M", "P", "@"])}`,
        () => random.pick(["\x1b[?1049h", "\x1b[?1049l", "\x1b[2;9r", "\x1b[r", "\x1b[?25l", "\x1b[?25h"]),
        () => "\t",
      ])();
    const printed = bytes(Array.from({ length: 60 }, piece).join(""));
    const first = await Emulator.showing(size, printed);
    const again = await Emulator.showing(size, (await draw([{ size, bytes: printed }])).bytes);
    expect(again.picture(), `seed ${String(seed)}`).toEqual(first.picture());
  }
});
