import headless from "@xterm/headless";
import type { Terminal } from "@xterm/xterm";
import { expect, it } from "vitest";
import { guardErasing } from "./erase-guard.ts";

it("erases up to the last cell of the screen without breaking the terminal", async () => {
  const terminal = new headless.Terminal({ cols: 10, rows: 3, allowProposedApi: true });
  guardErasing(terminal as unknown as Terminal);
  const write = (text: string) => new Promise<void>((resolve) => terminal.write(text, resolve));
  await write("one\r\ntwo\r\nthree\x1b[3;10H\x1b[1J\x1b[1;1Hagain\x1b[2;1Hgone\x1b[1J kept");
  const rows = [0, 1, 2].map((row) => terminal.buffer.active.getLine(row)?.translateToString(true));
  expect(rows.map((row) => row?.trim())).toEqual(["", "kept", ""]);
  terminal.dispose();
});
