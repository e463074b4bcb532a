import { expect, test, vi } from "vitest";
import { Emulator } from "../testing/emulator.ts";
import { History } from "./history.ts";

const size = { columns: 80, rows: 24 };

const quiet = { onRoom: () => undefined, onFoldFailed: () => undefined };

async function pictureOf(history: History) {
  const emulator = new Emulator(size);
  for (const { bytes } of history.replay().pieces) await emulator.write(bytes);
  return emulator.picture();
}

test("C108 output that breaks the emulator costs what was folded, nothing else", async () => {
  const failures: unknown[] = [];
  const history = new History(1_000, size, {
    onRoom: () => undefined,
    onFoldFailed: (error) => failures.push(error),
  });
  // Erasing up to the last cell of the last row is more than xterm 6.0.0 can do.
  history.append(Buffer.from("\x1b[24;80H\x1b[1J\r\n"));
  history.append(Buffer.from("line\r\n".repeat(400)));
  await vi.waitFor(() => expect(failures).toHaveLength(1), 20_000);
  expect(history.replay().pieces[0]?.bytes.toString().startsWith("line\r\nline")).toBe(true);

  const before = Buffer.from(`${"word\r\n".repeat(400)}\x1b[?1049h\x1b[5;5Hhere`);
  history.append(before);
  await vi.waitFor(() => expect(history.since("", history.end - 2_000)).toBeNull(), 20_000);
  expect(await pictureOf(history)).toMatchObject({ alternate: true, cursor: [8, 4] });
  expect(failures).toHaveLength(1);
  history.close();
});

test("C108 while much is folded, it says that more had better wait, and when there is room again", async () => {
  const onRoom = vi.fn();
  const history = new History(1_000, size, { onRoom, onFoldFailed: () => undefined });
  while (!history.isFull) history.append(Buffer.from("line\r\n".repeat(20)));
  await vi.waitFor(() => expect(onRoom).toHaveBeenCalledOnce(), 20_000);
  expect(history.isFull).toBe(false);
  history.close();
});

test("C108 what was stored while it was full has room again after a restart", async () => {
  const before = new History(1_000, size, quiet);
  while (!before.isFull) before.append(Buffer.from("line\r\n".repeat(20)));
  const { screen, history: stored } = before.stored();
  before.close();

  const onRoom = vi.fn();
  const after = new History(1_000, size, { ...quiet, onRoom });
  after.restore(screen, stored);
  expect(after.isFull).toBe(true);
  await vi.waitFor(() => expect(onRoom).toHaveBeenCalledOnce(), 20_000);
  expect(after.isFull).toBe(false);
  after.close();
});

/** What a flood of plain text finds, and how it goes on afterwards. */
const scenes: Record<string, readonly [before: string, after: string]> = {
  "a shell that has asked for marked pastes": ["\x1b[?2004h$ seq\r\n\x1b[?2004l\r", "\x1b[?2004h$ "],
  "coloured letters": ["\x1b[32mgreen\r\n", "still so\x1b[0m plain"],
  "a hidden cursor and no wrapping": ["\x1b[?25l\x1b[?7l", "z".repeat(100)],
  "a scroll region": ["top\r\n\x1b[2;9r\x1b[9;1H", "\x1b[r\x1b[24;1Hend"],
  "the alternate screen": ["$ less\r\n\x1b[?1049h\x1b[H", "\x1b[?1049l$ "],
};

test.each(Object.keys(scenes))(
  "C107 plain text that pushes all else away is folded right: %s",
  async (name) => {
    const [before, after] = scenes[name] as readonly [string, string];
    const history = new History(20_000, size, quiet);
    const everything: Buffer[] = [];
    const print = (text: string) => {
      everything.push(Buffer.from(text));
      history.append(Buffer.from(text));
    };
    print(before);
    for (let line = 0; line < 20_000; line++) {
      print(`${String(line)}${"-".repeat(line % 97)}\r\n`);
      if (history.isFull) await vi.waitFor(() => expect(history.isFull).toBe(false), 20_000);
    }
    print(after);
    const first = await Emulator.showing(size, Buffer.concat(everything));
    expect(await pictureOf(history)).toEqual(first.picture());
    history.close();
  },
);

test("C107 what is plain but not made of whole lines is folded right", async () => {
  const history = new History(40_000, size, quiet);
  const everything: Buffer[] = [];
  // Staircases, lines that are overwritten, and none at all.
  for (const line of ["step\n", "one\rtwo\r\n", "no end ", "a\tb\bc\r\n"]) {
    for (let count = 0; count < 40_000; count += 100) {
      const text = Buffer.from(line.repeat(100));
      everything.push(text);
      history.append(text);
      if (history.isFull) await vi.waitFor(() => expect(history.isFull).toBe(false), 20_000);
    }
  }
  const first = await Emulator.showing(size, Buffer.concat(everything));
  expect(await pictureOf(history)).toEqual(first.picture());
  history.close();
});

test("C135 who comes is shown a drawn screen when much was printed, and it is the same", async () => {
  const history = new History(400_000, size, quiet);
  const seen = new Emulator(size);
  const print = async (text: string) => {
    history.append(Buffer.from(text));
    await seen.write(text);
  };
  await print("\x1b[32mline\r\n".repeat(30_000));
  await print("$ vim\x1b[?1049h\x1b[2;20r");
  for (let row = 1; row <= 3_000; row++) await print(`\x1b[${String((row % 18) + 2)};3Hrow ${String(row)}`);
  expect(history.replay().offset).toBe(0);
  await Promise.all([history.shortenReplay(), history.shortenReplay()]);
  const { offset, pieces } = history.replay();
  expect(pieces.reduce((sum, { bytes }) => sum + bytes.byteLength, 0)).toBeLessThan(64 * 1024);
  expect(offset).toBeGreaterThan(0);
  expect(await pictureOf(history)).toEqual(seen.picture());
  history.begin("next", 50);
  expect(history.replay().pieces).toEqual(pieces);
  history.clear();
  expect(history.replay().pieces[0]?.bytes.byteLength).toBe(0);
  history.close();
});
