import { expect, test, vi } from "vitest";
import { Emulator } from "../testing/emulator.ts";
import { History } from "./history.ts";

const size = { columns: 80, rows: 24 };

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
